import { ArgumentError, Tensor } from '@unroll/core';
import { describe, expected, isInstance, type Leading } from '@unroll/core/internal';
import { Parameter } from '../parameter.js';
import { typeName } from '../python.js';
import { type AttributeKind, keepKind, requireAttributeName } from './attributes.js';
import {
  applying,
  buffering,
  type LoadStateDictOptions,
  loading,
  type RecurseOptions,
  type RegisterBufferOptions,
  recursion,
  type ZeroGradOptions,
  zeroing,
} from './options.js';
import { type IncompatibleKeys, loadEntries, type StateDict, type StateDictEntry } from './state-dict.js';
import { forgetGradients, join, printed, requireTree, unique } from './tree.js';

/** A module that maps one tensor to another, as `Sequential` takes them. */
export interface TensorModule extends Module {
  forward(input: Tensor): Tensor;
}

const BRAND = Symbol.for('@unroll/nn/Module');

/**
 * Base class of every network and layer. torch.nn.Module.
 *
 * Attributes that are parameters or modules belong to it by being assigned, in the order of assignment; their names are the keys
 * of the state dict. What is kept in a plain array is not found: use `ModuleList` and `ParameterList`. Nor is what is in a
 * `#private` field, which nothing but its class can see: `private` as TypeScript writes it does no harm. An optimizer that is
 * given no parameters says so. Where a parameter is, nothing but a parameter or null can be assigned, and no module
 * can hold itself. Subclasses define `forward` with the arguments and the result they have.
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
  /** @throws ArgumentError for a module of another copy of this package. */
  static [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses are asked too.
    return isInstance(this, value, Module, BRAND);
  }

  /** @internal What tells modules of another copy of this package. */
  get [BRAND](): true {
    return true;
  }

  /** Whether layers such as Dropout behave as in training. Set by `train()` and `eval()`. */
  training = true;

  /** Names of the attributes that are buffers, and whether the state dict has them. */
  readonly #buffers = new Map<string, boolean>();

  /** Direct children, each once. */
  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }

  namedChildren(): [string, Module][] {
    return unique(this.own('child module', isModule));
  }

  /** This module and all below it, each once, parents first. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  namedModules(): [string, Module][] {
    requireTree(this);
    const found = new Map<Module, string>();
    const visit = (module: Module, name: string): void => {
      if (found.has(module)) return;
      found.set(module, name);
      for (const [key, child] of module.namedChildren()) visit(child, join(name, key));
    };
    visit(this, '');
    return Array.from(found, ([module, name]) => [name, module]);
  }

  /**
   * All parameters of this module and those below it, each once. `recurse: false` stays with this module's own. Empty where
   * there are none to find, as when they are kept in plain arrays or in `#private` fields.
   */
  parameters(...args: Leading<[recurse: boolean], RecurseOptions>): Parameter[] {
    return this.namedParameters(recursion.read(args)).map(([, parameter]) => parameter);
  }

  namedParameters(options?: RecurseOptions): [string, Parameter][] {
    const { recurse = true } = recursion.readNamed(options, 'namedParameters');
    return this.collect(recurse, (module) => module.own('parameter', isParameter));
  }

  buffers(...args: Leading<[recurse: boolean], RecurseOptions>): Tensor[] {
    return this.namedBuffers(recursion.read(args, 'buffers')).map(([, buffer]) => buffer);
  }

  namedBuffers(options?: RecurseOptions): [string, Tensor][] {
    const { recurse = true } = recursion.readNamed(options, 'namedBuffers');
    return this.collect(recurse, (module) => module.ownBuffers(() => true));
  }

  /**
   * Adds a parameter under a name that is computed; assignment does the same for a fixed one.
   *
   * @throws ArgumentError for a name that is taken, empty or has a dot, and for what is neither a parameter nor null.
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw new ArgumentError(
        `cannot assign '${typeName(parameter)}' object to parameter '${name}' (torch.nn.Parameter or None required)`,
      );
    }
    this.register('parameter', name, parameter);
  }

  /**
   * Adds a child under a name that is computed. torch.nn.Module.register_module.
   *
   * @throws ArgumentError for such names, for what is no module, and for this module itself.
   */
  registerModule(name: string, module: Module): void {
    if (!(module instanceof Module)) throw new ArgumentError(`${describe(module)} is not a Module subclass`);
    if (module === this) {
      throw new ArgumentError(`registerModule: module '${name}' must not be the module that it is put in`);
    }
    this.register('child module', name, module);
  }

  /**
   * Adds a tensor that is part of the state but is not trained. A plain tensor assigned to an attribute is not a buffer.
   *
   * @param options.persistent Whether the state dict has it. Default true.
   * @throws ArgumentError for such names, and for what is neither a tensor nor null.
   */
  registerBuffer(
    ...args: [name: string, tensor: Tensor | null, ...Leading<[persistent: boolean], RegisterBufferOptions>]
  ): void {
    const { name, tensor, persistent = true } = buffering.read(args);
    if (tensor !== null && !(tensor instanceof Tensor)) {
      throw new ArgumentError(
        `cannot assign '${typeName(tensor)}' object to buffer '${name}' (torch Tensor or None required)`,
      );
    }
    this.register('buffer', name, tensor);
    this.#buffers.set(name, persistent);
  }

  /**
   * All parameters and persistent buffers by name, with PyTorch's own keys (`rnn.weight_ih_l0`). The tensors share the
   * present values, and keep them: updates are out of place, so unlike PyTorch's this is a snapshot.
   */
  stateDict(): StateDict {
    requireTree(this);
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
    ...args: Leading<[strict: boolean], LoadStateDictOptions>
  ): IncompatibleKeys {
    const { strict = true } = loading.read(args);
    requireTree(this);
    return loadEntries(this.constructor.name, Object.fromEntries(this.stateEntries('')), record, strict);
  }

  /** Sets training mode here and below. */
  train(mode = true): this {
    if (typeof mode !== 'boolean') {
      throw new ArgumentError(`train: training mode is expected to be boolean, got ${describe(mode)}`);
    }
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** `train(false)`: dropout passes its input on unchanged. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradient of every parameter. With `setToNone: false` they become zeros. */
  zeroGrad(...args: Leading<[setToNone: boolean], ZeroGradOptions>): void {
    const { setToNone = true } = zeroing.read(args);
    forgetGradients(this.parameters(), setToNone);
  }

  /** Whether the parameters here and below are trained. */
  requiresGrad_(requiresGrad = true): this {
    if (typeof requiresGrad !== 'boolean')
      throw expected('requiresGrad_', 'requiresGrad', 'true or false', requiresGrad);
    for (const parameter of this.parameters()) parameter.requiresGrad = requiresGrad;
    return this;
  }

  /** Calls `fn` with every module below and then this one, typically to initialise weights. */
  apply(fn: (module: Module) => void): this {
    applying.read([fn]);
    requireTree(this);
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
    requireTree(this);
    return printed(this.constructor.name, this.extraRepr(), this.childLines());
  }

  /** Node prints the same for `console.log(module)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** `(name): module` for each child. */
  protected childLines(): string[] {
    return this.own('child module', isModule).map(([name, child]) => `(${name}): ${child}`);
  }

  private register(kind: AttributeKind, name: string, value: Module | Tensor | null): void {
    requireAttributeName(this, name, kind);
    const place = { value, writable: true, enumerable: true, configurable: true };
    if (Object.hasOwn(this, name)) Reflect.set(this, name, value);
    else Object.defineProperty(this, name, place);
    keepKind(this, name, kind, isModule);
  }

  /** The attributes that are of one kind, which they keep from here on. */
  private own<T>(kind: AttributeKind, is: (value: unknown) => value is T): [string, T][] {
    const found = Object.entries(this).filter((entry): entry is [string, T] => is(entry[1]));
    for (const [name] of found) keepKind(this, name, kind, isModule);
    return found;
  }

  private collect<T extends Tensor>(recurse: boolean, own: (module: Module) => [string, T][]): [string, T][] {
    const modules: [string, Module][] = recurse ? this.namedModules() : [['', this]];
    const all = modules.flatMap(([prefix, module]) =>
      own(module).map(([name, tensor]): [string, T] => [join(prefix, name), tensor]),
    );
    return unique(all);
  }

  private ownBuffers(wanted: (persistent: boolean) => boolean): [string, Tensor][] {
    return Object.entries(this).filter((entry): entry is [string, Tensor] => {
      const persistent = this.#buffers.get(entry[0]);
      return persistent !== undefined && wanted(persistent) && isBuffer(entry[1]);
    });
  }

  /** Unlike `namedParameters`, what is shared has every one of its names. */
  private stateEntries(prefix: string): [string, Tensor][] {
    const own = [...this.own('parameter', isParameter), ...this.ownBuffers((persistent) => persistent)];
    return [
      ...own.map(([name, tensor]): [string, Tensor] => [join(prefix, name), tensor]),
      ...this.own('child module', isModule).flatMap(([name, child]) =>
        child.stateEntries(join(prefix, name)),
      ),
    ];
  }
}

function isModule(value: unknown): value is Module {
  return value instanceof Module;
}

function isParameter(value: unknown): value is Parameter {
  return value instanceof Parameter;
}

function isBuffer(value: unknown): value is Tensor {
  return value instanceof Tensor && !isParameter(value);
}
