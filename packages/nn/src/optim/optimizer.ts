import { ArgumentError, enableGrad, Tensor } from '@unroll/core';
import {
  borrowValues,
  type Checks,
  defineOptions,
  describe,
  expected,
  isPlainObject,
  type Leading,
  type Options as OptionsOf,
} from '@unroll/core/internal';
import { isIterable, notOptions } from '../arguments.js';
import { type ZeroGradOptions, zeroing } from '../module/options.js';
import { forgetGradients } from '../module/tree.js';
import { pythonBool, pythonTuple, snakeCase } from '../python.js';
import { type BoundRule, lackingSlot, type ParameterState } from './bound-rule.js';
import { requireOptions } from './group-options.js';
import { completeStates, type OptimizerStateDict, readStateDict, writeStateDict } from './state-dict.js';

/** What every optimizer lets each group of parameters choose. */
export interface CommonOptions {
  lr: number;
  /** Adds weightDecay * parameter to the gradient; AdamW shrinks the parameter itself. */
  weightDecay: number;
  /** Ascends rather than descends. */
  maximize: boolean;
}

/** Parameters with the options they are updated by. Change `lr` here between steps, or let a scheduler do it. */
export type ParamGroup<Options> = {
  params: Tensor[];
  /** What a scheduler found `lr` to be when it was made. */
  initialLr?: number;
} & Options;

/** Parameters to optimize, with options that differ from the optimizer's. */
export type GroupInput<Options> = { params: Tensor | Iterable<Tensor> } & Partial<Options>;

/** What optimizers take: parameters, or groups of them. */
export type Params<Options> = Iterable<Tensor> | Iterable<GroupInput<Options>>;

/** All arguments of an optimizer by name. */
export type OptimizerArguments<Options> = { params: Params<Options> } & Partial<Options>;

/** The ways to give them: the parameters first, then options in their places or by name. */
export type OptimizerPlaces<Places extends readonly unknown[], Options> =
  | [params: Params<Options>, ...Leading<Places, Partial<Options>>]
  | [options: OptimizerArguments<Options>];

/** What `params` is, `toGroups` checks and says in PyTorch's words. */
const paramsCheck = notOptions<never>('an iterable of tensors or of parameter groups');

/** How an optimizer's arguments are read, and those of each group. */
export function defineOptimizer<Options extends CommonOptions>(
  name: string,
  positional: readonly (keyof Options & string)[],
  checks: Checks<Options>,
): OptionsOf<OptimizerArguments<Options>> {
  return defineOptions(name, {
    positional: ['params', ...positional] as (keyof OptimizerArguments<Options> & string)[],
    required: 1,
    checks: { params: paramsCheck, ...checks } as unknown as Checks<OptimizerArguments<Options>>,
  });
}

/**
 * Base class of optimizers: it owns `step`, `zeroGrad`, the groups and the state; a subclass owns its update rule.
 * torch.optim.Optimizer.
 *
 * Updates are out of place, through `Tensor.assign`: a graph that a hidden state carries on keeps the values its
 * forward pass saw, where PyTorch raises its in-place error.
 */
export abstract class Optimizer<Options extends CommonOptions = CommonOptions> {
  readonly paramGroups: ParamGroup<Options>[] = [];
  private readonly state = new Map<Tensor, ParameterState>();

  constructor(
    params: Params<Options>,
    /** What a group has where it names nothing else. */
    readonly defaults: Options,
    private readonly definition: OptionsOf<OptimizerArguments<Options>>,
  ) {
    for (const group of toGroups<Options>(params)) this.addParamGroup(group);
    if (this.paramGroups.length === 0) throw new ArgumentError('optimizer got an empty parameter list');
  }

  /** Throws for options out of range. */
  protected abstract validate(options: Options): void;

  /** The rule that updates a group's parameters. */
  protected abstract rule(options: Options): BoundRule;

  /** PyTorch's names of the rule's slots, for state dicts. */
  protected abstract slotNames(): Readonly<Record<string, string>>;

  /** Whether a parameter whose state lacks a slot starts without any, as PyTorch's SGD does; else it is an error. */
  protected beginsAnew(): boolean {
    return false;
  }

  /** Whether the rule itself applies weightDecay. */
  protected decoupled(_options: Options): boolean {
    return false;
  }

  /**
   * Updates every parameter that has a gradient.
   *
   * @param closure Computes the loss, with gradients enabled, before the update; its result is returned.
   */
  step(): void;
  step<T>(closure: () => T): T;
  step<T>(closure?: () => T): T | undefined {
    if (closure !== undefined && closure !== null && typeof closure !== 'function') {
      throw expected('step', 'closure', 'a function', closure);
    }
    const result = closure ? enableGrad(closure) : undefined;
    const name = `${this.constructor.name}.step`;
    for (const group of this.paramGroups) {
      requireOptions(name, group, this.defaults, (options) => this.definition.readNamed(options, name));
      const rule = this.rule(group);
      for (const parameter of group.params) this.update(parameter, group, rule);
    }
    return result;
  }

  /** Forgets the gradients of all parameters. With `setToNone: false` they become zeros, which momentum still acts on. */
  zeroGrad(...args: Leading<[setToNone: boolean], ZeroGradOptions>): void {
    const { setToNone = true } = zeroing.read(args);
    for (const { params } of this.paramGroups) forgetGradients(params, setToNone);
  }

  /**
   * Adds parameters to optimize, with options that differ from the defaults.
   *
   * @throws ArgumentError for an empty group, for what is not a leaf tensor, for a tensor that is in a group already, and
   *   for options out of range.
   */
  addParamGroup(group: GroupInput<Options>): void {
    const name = `${this.constructor.name}.addParamGroup`;
    if (!isPlainObject(group)) throw expected(name, 'the group', 'a plain object with params', group);
    const { params, ...options } = group;
    const given = this.definition.readNamed(options, name) as Partial<Options>;
    const list = tensorsOf(params);
    if (list.length === 0) throw new ArgumentError('optimizer got an empty parameter list');
    for (const parameter of list) {
      if (!(parameter instanceof Tensor)) throw notTensor(parameter);
      if (!parameter.isLeaf) throw new ArgumentError("can't optimize a non-leaf Tensor");
    }
    const known = new Set(this.paramGroups.flatMap((group) => group.params));
    if (list.some((parameter) => known.has(parameter)) || new Set(list).size < list.length) {
      throw new ArgumentError('some parameters appear in more than one parameter group');
    }
    const added = { ...this.defaults, ...given, params: list };
    this.check(added);
    this.paramGroups.push(added);
  }

  /** The state by parameter number, and the groups, with PyTorch's own keys; values are copies. */
  stateDict(): OptimizerStateDict {
    return writeStateDict(this.paramGroups, this.state, this.slotNames());
  }

  /**
   * Takes up where the optimizer that wrote `record` was, this package's or PyTorch's.
   *
   * @throws ArgumentError when its groups differ from this optimizer's in number or size.
   */
  loadStateDict(record: OptimizerStateDict): void {
    const { states, options } = readStateDict(record, this.paramGroups, this.slotNames());
    const read = options.map(({ initialLr, ...saved }) => {
      const given = this.definition.readNamed(saved, 'loadStateDict') as Partial<Options>;
      return { ...given, ...(typeof initialLr === 'number' && { initialLr }) };
    });
    const checked = this.paramGroups.flatMap((group, i) => {
      const merged = { ...group, ...read[i] };
      this.check(merged);
      const needs = { slots: this.rule(merged).slots, names: this.slotNames(), anew: this.beginsAnew() };
      return completeStates(states, group.params, needs);
    });
    for (const [i, group] of this.paramGroups.entries()) Object.assign(group, read[i]);
    this.state.clear();
    for (const [parameter, state] of checked) this.state.set(parameter, state);
  }

  toString(): string {
    const lines = this.paramGroups.flatMap(({ params: _, ...options }, i) => [
      ...(i === 0 ? [] : ['']),
      `Parameter Group ${i}`,
      ...Object.entries(options)
        .map(([name, value]) => `    ${snakeCase(name)}: ${formatOption(value)}`)
        .sort(),
    ]);
    return `${this.constructor.name} (\n${lines.join('\n')}\n)`;
  }

  /** Node prints the same for `console.log(optimizer)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private check(options: Options): void {
    requireNonNegative('learning rate', options.lr);
    requireNonNegative('weight_decay value', options.weightDecay);
    this.validate(options);
  }

  private update(parameter: Tensor, options: CommonOptions, rule: BoundRule): void {
    if (!(parameter instanceof Tensor)) throw notTensor(parameter);
    const given = parameter.withGrad(borrowValues);
    if (given === undefined) return;
    const values = borrowValues(parameter);
    const gradient = directed(given, values, options, this.decoupled(options as Options));
    const state = this.stateOf(parameter, rule, values.length);
    state.step++;
    rule.update(parameter, { gradient, slots: state.slots, step: state.step });
  }

  /**
   * What is remembered of a parameter. One whose group was given an option that needs another slot begins anew where
   * PyTorch's does.
   *
   * @throws ArgumentError where it does not: PyTorch raises a KeyError there.
   */
  private stateOf(parameter: Tensor, rule: BoundRule, size: number): ParameterState {
    const known = this.state.get(parameter);
    const lacking = known && lackingSlot(rule, known);
    if (known !== undefined && lacking === undefined) return known;
    if (known !== undefined && !this.beginsAnew()) {
      const inWords = (slot: string) => this.slotNames()[slot] ?? slot;
      const found = Object.keys(known.slots).map(inWords).join(', ');
      throw new ArgumentError(
        `${this.constructor.name}.step: the state of a parameter must have ${inWords(lacking!)}, got ${found}. ` +
          'An option that needs it is set before the first step, or for a new optimizer',
      );
    }
    const state = { step: 0, slots: rule.createSlots(size) };
    this.state.set(parameter, state);
    return state;
  }
}

/** Throws unless `value` is a number of at least 0; `what` as PyTorch words it. */
export function requireNonNegative(what: string, value: number): void {
  if (!(value >= 0)) throw new ArgumentError(`Invalid ${what}: ${describe(value)}. Expected a number >= 0`);
}

/** The gradient to descend along: turned round to ascend, with L2 decay added. */
function directed(
  gradient: Float32Array,
  values: Float32Array,
  { maximize, weightDecay }: CommonOptions,
  decoupled: boolean,
): Float32Array {
  const decay = decoupled ? 0 : weightDecay;
  if (!maximize && decay === 0) return gradient;
  const sign = maximize ? -1 : 1;
  // No decay, rather than 0 times a weight: that may be infinite.
  if (decay === 0) return gradient.map((g) => sign * g);
  return gradient.map((g, i) => sign * g + decay * values[i]!);
}

function notTensor(value: unknown): ArgumentError {
  return new ArgumentError(
    `optimizer can only optimize Tensors, but one of the params is ${describe(value)}`,
  );
}

function tensorsOf(params: unknown): Tensor[] {
  if (params instanceof Tensor) return [params];
  if (params instanceof Set) {
    throw new ArgumentError(
      'optimizer parameters need to be organized in ordered collections, got a Set: use a list instead',
    );
  }
  if (!isIterable(params)) {
    throw expected('addParamGroup', 'params', 'a tensor or an iterable of tensors', params);
  }
  return [...(params as Iterable<Tensor>)];
}

function toGroups<Options>(params: Params<Options>): GroupInput<Options>[] {
  if (params instanceof Tensor || !isIterable(params)) {
    throw new ArgumentError(
      'params argument given to the optimizer should be an iterable of Tensors or parameter groups, ' +
        `but got ${describe(params)}`,
    );
  }
  const list: unknown[] = [...params];
  const isGroup = (item: unknown) => typeof item === 'object' && item !== null && 'params' in item;
  const groups: unknown[] = list.length > 0 && list.every(isGroup) ? list : [{ params: list }];
  return groups as GroupInput<Options>[];
}

function formatOption(value: unknown): string {
  if (typeof value === 'boolean') return pythonBool(value);
  if (value === null) return 'None';
  return Array.isArray(value) ? pythonTuple(value) : String(value);
}
