import { Module } from '../module.js';
import { Parameter } from '../parameter.js';

/** An array of parameters that count. torch.nn.ParameterList. It has no `forward`. */
export class ParameterList extends Module implements Iterable<Parameter> {
  readonly [index: number]: Parameter;

  constructor(parameters: Iterable<Parameter> = []) {
    super();
    for (const parameter of parameters) this.append(parameter);
  }

  get length(): number {
    return this.parameterItems().length;
  }

  append(parameter: Parameter): this {
    this.registerParameter(String(this.length), parameter);
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
