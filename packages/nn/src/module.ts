import { ArgumentError, describe, Tensor } from '@unroll/core';
import { Parameter } from './parameter.js';
import { type IncompatibleKeys, loadEntries, type StateDict, type StateDictEntry } from './state-dict.js';

/** A module that maps one tensor to another, as `Sequential` takes them. */
export interface TensorModule extends Module {
  forward(input: Tensor): Tensor;
}

/**
 * Base class of every network and layer. torch.nn.Module.
 *
 * Attributes that are parameters or modules belong to it by being assigned, in the order of assignment; their names are the keys
 * of the state dict. A module kept in a plain array is not found: use `ModuleList`. Subclasses define `forward` with the
 * arguments and the result they have.
 *
 * ```ts
 * class Net extends nn.Module {
 *   rnn = new nn.RNN(50, 40, { numLayers: 2 });
 *   fc = new nn.Linear(40, 1);
 *   forward(x: Tensor, h?: Tensor) {
 *     const [out, hn] = this.rnn.forward(x, h);
 *     return [this.fc.forward(out), hn] as const;
 *   }
 * }
 * const net = new Net();
 * Object.keys(net.stateDict());  // ['rnn.weight_ih_l0', 'rnn.weight_hh_l0', ..., 'fc.weight', 'fc.bias']
 * ```
 */
export abstract class Module {
  /** Whether layers such as Dropout behave as in training. Set by `train()` and `eval()`. */
  training = true;

  /** Names of the attributes that are buffers, and whether the state dict has them. */
  readonly #buffers = new Map<string, boolean>();

  /** Direct children, each once. */
  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }

  namedChildren(): [string, Module][] {
    return unique(attributes(this, (value) => value instanceof Module));
  }

  /** This module and all below it, each once, parents first. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  namedModules(): [string, Module][] {
    const found = new Map<Module, string>();
    const visit = (module: Module, name: string): void => {
      if (found.has(module)) return;
      found.set(module, name);
      for (const [key, child] of module.namedChildren()) visit(child, join(name, key));
    };
    visit(this, '');
    return Array.from(found, ([module, name]) => [name, module]);
  }

  /** All parameters of this module and those below it, each once. `recurse: false` stays with this module's own. */
  parameters(options?: { recurse?: boolean }): Parameter[] {
    return this.namedParameters(options).map(([, parameter]) => parameter);
  }

  namedParameters({ recurse = true }: { recurse?: boolean } = {}): [string, Parameter][] {
    return this.collect(recurse, (module) => attributes(module, (value) => value instanceof Parameter));
  }

  buffers(options?: { recurse?: boolean }): Tensor[] {
    return this.namedBuffers(options).map(([, buffer]) => buffer);
  }

  namedBuffers({ recurse = true }: { recurse?: boolean } = {}): [string, Tensor][] {
    return this.collect(recurse, (module) => module.ownBuffers(() => true));
  }

  /** Adds a parameter under a name that is computed; assignment does the same for a fixed one. */
  registerParameter(name: string, parameter: Parameter | null): void {
    this.register(name, parameter);
  }

  /** Adds a child under a name that is computed. torch.nn.Module.register_module. */
  registerModule(name: string, module: Module): void {
    if (!(module instanceof Module)) throw new ArgumentError(`${describe(module)} is not a Module subclass`);
    this.register(name, module);
  }

  /**
   * Adds a tensor that is part of the state but is not trained. A plain tensor assigned to an attribute is not a buffer.
   *
   * @param options.persistent Whether the state dict has it. Default true.
   */
  registerBuffer(
    name: string,
    tensor: Tensor | null,
    { persistent = true }: { persistent?: boolean } = {},
  ): void {
    this.register(name, tensor);
    this.#buffers.set(name, persistent);
  }

  /**
   * All parameters and persistent buffers by name, with PyTorch's own keys (`rnn.weight_ih_l0`). The tensors share the
   * present values, and keep them: updates are out of place, so unlike PyTorch's this is a snapshot.
   */
  stateDict(): StateDict {
    return Object.fromEntries(this.stateEntries('').map(([name, tensor]) => [name, tensor.detach()]));
  }

  /**
   * Takes values from a record such as `stateDict` returns. When it throws, nothing has been loaded.
   *
   * @param options.strict Whether the record must have exactly this module's keys. Default true.
   * @returns The keys that did not match.
   * @throws ArgumentError that lists all missing, unexpected and misshapen entries.
   */
  loadStateDict(
    record: Readonly<Record<string, StateDictEntry>>,
    { strict = true }: { strict?: boolean } = {},
  ): IncompatibleKeys {
    return loadEntries(this.constructor.name, Object.fromEntries(this.stateEntries('')), record, strict);
  }

  /** Sets training mode here and below. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** `train(false)`: dropout passes its input on unchanged. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradient of every parameter. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Whether the parameters here and below are trained. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = requiresGrad;
    return this;
  }

  /** Calls `fn` with every module below and then this one, typically to initialise weights. */
  apply(fn: (module: Module) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** What stands between the parentheses of `toString`: the constructor's arguments. */
  extraRepr(): string {
    return '';
  }

  /** The tree of modules, written as PyTorch's `print(module)` does. */
  toString(): string {
    const extra = this.extraRepr();
    const lines = [...(extra === '' ? [] : extra.split('\n')), ...this.childLines()];
    const onOneLine = lines.length === 0 || (lines.length === 1 && lines[0] === extra);
    const inner = onOneLine ? extra : `\n${indent(lines.join('\n'))}\n`;
    return `${this.constructor.name}(${inner})`;
  }

  /** Node prints the same for `console.log(module)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** `(name): module` for each child. */
  protected childLines(): string[] {
    return attributes(this, (value) => value instanceof Module).map(([name, child]) => `(${name}): ${child}`);
  }

  private register(name: string, value: Module | Tensor | null): void {
    if (name === '' || name.includes('.')) {
      throw new ArgumentError(`name must not be empty nor contain ".", got "${name}"`);
    }
    if (name in this && !Object.hasOwn(this, name))
      throw new ArgumentError(`attribute '${name}' already exists`);
    Object.assign(this, { [name]: value });
  }

  private collect<T extends Tensor>(recurse: boolean, own: (module: Module) => [string, T][]): [string, T][] {
    const modules: [string, Module][] = recurse ? this.namedModules() : [['', this]];
    const all = modules.flatMap(([prefix, module]) =>
      own(module).map(([name, tensor]): [string, T] => [join(prefix, name), tensor]),
    );
    return unique(all);
  }

  private ownBuffers(wanted: (persistent: boolean) => boolean): [string, Tensor][] {
    return attributes(this, (value) => value instanceof Tensor).filter(([name]) => {
      const persistent = this.#buffers.get(name);
      return persistent !== undefined && wanted(persistent);
    });
  }

  /** Unlike `namedParameters`, what is shared has every one of its names. */
  private stateEntries(prefix: string): [string, Tensor][] {
    const own = [
      ...attributes(this, (value) => value instanceof Parameter),
      ...this.ownBuffers((persistent) => persistent),
    ];
    return [
      ...own.map(([name, tensor]): [string, Tensor] => [join(prefix, name), tensor]),
      ...attributes(this, (value) => value instanceof Module).flatMap(([name, child]) =>
        child.stateEntries(join(prefix, name)),
      ),
    ];
  }
}

function attributes<T>(module: Module, is: (value: unknown) => value is T): [string, T][] {
  return Object.entries(module).filter((entry): entry is [string, T] => is(entry[1]));
}

function unique<T>(named: [string, T][]): [string, T][] {
  const seen = new Set<T>();
  return named.filter(([, value]) => !seen.has(value) && seen.add(value));
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
