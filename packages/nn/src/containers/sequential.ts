import { ArgumentError, Tensor } from '@unroll/core';
import { describe, isPlainObject } from '@unroll/core/internal';
import { requireTensor } from '../arguments.js';
import { Module, type TensorModule } from '../module/module.js';
import { typeName } from '../python.js';

/**
 * Modules called one after the other, each with the result of the one before. torch.nn.Sequential.
 *
 * Takes modules, named '0', '1', ..., or one record that names them. Each maps a tensor to a tensor; an RNN, which returns a
 * pair, does not fit: the module after it raises, as in PyTorch.
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
    const named = modules.length === 1 && isPlainObject(first) ? first : { ...modules };
    for (const [name, module] of Object.entries<unknown>(named)) this.registerModule(name, module as Module);
  }

  get length(): number {
    return this.namedEntries().length;
  }

  forward(input: Tensor): Tensor {
    requireTensor('Sequential', 'input', input);
    let output: unknown = input;
    let before: Module | undefined;
    for (const module of this) {
      if (!(output instanceof Tensor)) throw this.noTensor(before!, module, output);
      output = module.forward(output);
      before = module;
    }
    return output as Tensor;
  }

  /** The module at a position; negative ones count from the end. */
  at(index: number): TensorModule {
    const module = Number.isInteger(index) ? [...this].at(index) : undefined;
    if (module === undefined)
      throw new ArgumentError(`index ${describe(index)} is out of range for ${this.length} modules`);
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

  /** PyTorch passes on whatever a module gives, and the next one raises. */
  private noTensor(before: Module, module: Module, output: unknown): ArgumentError {
    return new ArgumentError(
      `Sequential: argument 'input' of ${module.constructor.name} must be Tensor, not ${typeName(output)}, ` +
        `which ${before.constructor.name} before it has given`,
    );
  }

  /** Unlike children, a module used twice is here twice. */
  private namedEntries(): [string, TensorModule][] {
    return Object.entries(this).filter(
      (entry): entry is [string, TensorModule] => entry[1] instanceof Module,
    );
  }
}
