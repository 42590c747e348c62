import { ArgumentError, type Tensor } from '@unroll/core';
import { Module, type TensorModule } from '../module.js';

/**
 * Modules called one after the other, each with the result of the one before. torch.nn.Sequential.
 *
 * Takes modules, named '0', '1', ..., or one record that names them. Each maps a tensor to a tensor; an RNN, which returns a
 * pair, does not fit.
 *
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(20, 64), new nn.ReLU(), new nn.Linear(64, 1));
 * model.forward(nn.randn([8, 20]));  // [8, 1]
 * ```
 */
export class Sequential extends Module implements Iterable<TensorModule> {
  readonly [index: number]: TensorModule;

  constructor(...modules: TensorModule[] | [Readonly<Record<string, TensorModule>>]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && !(first instanceof Module) ? first! : { ...modules };
    for (const [name, module] of Object.entries(named)) this.registerModule(name, module);
  }

  get length(): number {
    return this.namedEntries().length;
  }

  forward(input: Tensor): Tensor {
    let output = input;
    for (const module of this) output = module.forward(output);
    return output;
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): TensorModule {
    const module = [...this].at(index);
    if (module === undefined)
      throw new ArgumentError(`index ${index} is out of range for ${this.length} modules`);
    return module;
  }

  append(module: TensorModule): this {
    this.registerModule(String(this.length), module);
    return this;
  }

  [Symbol.iterator](): Iterator<TensorModule> {
    return this.namedEntries()
      .map(([, module]) => module)
      [Symbol.iterator]();
  }

  /** Unlike children, a module used twice is here twice. */
  private namedEntries(): [string, TensorModule][] {
    return Object.entries(this).filter(
      (entry): entry is [string, TensorModule] => entry[1] instanceof Module,
    );
  }
}
