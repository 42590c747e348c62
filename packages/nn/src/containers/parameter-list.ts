import { type Check, defineOptions, expected, orNull } from '@unroll/core/internal';
import { iterable } from '../arguments.js';
import { Module } from '../module/module.js';
import { Parameter } from '../parameter.js';

const parameterList = defineOptions<{ values?: Iterable<Parameter> | null }>('ParameterList', {
  positional: ['values'],
  checks: { values: orNull(iterable as Check<Iterable<Parameter>>) },
});

/** An array of parameters that count. torch.nn.ParameterList. It has no `forward`. */
export class ParameterList extends Module implements Iterable<Parameter> {
  readonly [index: number]: Parameter;

  #count = 0;

  /** @throws ArgumentError for what is no parameter. PyTorch keeps such values too, without training them. */
  constructor(...args: [values?: Iterable<Parameter> | null]) {
    super();
    const parameters = parameterList.read(args).values ?? [];
    for (const parameter of parameters) this.append(parameter);
  }

  get length(): number {
    return this.#count;
  }

  append(parameter: Parameter): this {
    if (!(parameter instanceof Parameter))
      throw expected('ParameterList', 'an item', 'a Parameter', parameter);
    this.registerParameter(String(this.#count), parameter);
    this.#count++;
    return this;
  }

  [Symbol.iterator](): Iterator<Parameter> {
    return this.parameterItems()[Symbol.iterator]();
  }

  override extraRepr(): string {
    return this.parameterItems()
      .map(({ shape }, i) => `  (${i}): Parameter containing: [torch.float32 of size ${shape.join('x')}]`)
      .join('\n');
  }

  private parameterItems(): Parameter[] {
    return Object.values(this).filter((value): value is Parameter => value instanceof Parameter);
  }
}
