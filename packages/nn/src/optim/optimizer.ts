import { ArgumentError, describe, enableGrad, Tensor } from '@unroll/core';
import {
  borrowValues,
  createSlots,
  type ParameterUpdate,
  type UpdateRule,
  updateParameter,
} from '@unroll/core/optim';
import { pythonBool, pythonTuple, snakeCase } from '../python.js';
import { type OptimizerStateDict, readStateDict, writeStateDict } from './state-dict.js';

/** What every optimizer lets each group of parameters choose. */
export interface CommonOptions {
  lr: number;
  /** Adds weightDecay * parameter to the gradient; AdamW shrinks the parameter itself. */
  weightDecay: number;
  /** Ascends rather than descends. */
  maximize: boolean;
}

/** Parameters with the options they are updated by. Change `lr` here between steps, or let a scheduler do it. */
export type ParamGroup<Options> = { params: Tensor[] } & Options;

/** Parameters to optimize, with options that differ from the optimizer's. */
export type GroupInput<Options> = { params: Tensor | Iterable<Tensor> } & Partial<Options>;

/** What optimizers take: parameters, or groups of them. */
export type Params<Options> = Iterable<Tensor> | Iterable<GroupInput<Options>>;

/** What an optimizer remembers of one parameter. */
export interface ParameterState {
  step: number;
  slots: Record<string, Float32Array>;
}

/** A rule of core's with its hyperparameters, as one group has set them. */
export interface BoundRule {
  createSlots(size: number): Record<string, Float32Array>;
  update(parameter: Tensor, input: ParameterUpdate): void;
}

export function bindRule<H>(rule: UpdateRule<H>, hyperparameters: H): BoundRule {
  return {
    createSlots: (size) => createSlots(rule, hyperparameters, size),
    update: (parameter, input) => updateParameter(parameter, rule, input, hyperparameters),
  };
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

  /** Whether the rule itself applies weightDecay. */
  protected decoupled(): boolean {
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
    const result = closure && enableGrad(closure);
    for (const group of this.paramGroups) {
      const rule = this.rule(group);
      for (const parameter of group.params) this.update(parameter, group, rule);
    }
    return result;
  }

  /** Forgets the gradients of all parameters. With `setToNone: false` they become zeros, which momentum still acts on. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const parameter of params) {
        if (setToNone) parameter.grad = null;
        else parameter.grad?.assign(new Float32Array(parameter.numel()));
      }
    }
  }

  /**
   * Adds parameters to optimize, with options that differ from the defaults.
   *
   * @throws ArgumentError for an empty group, for what is not a leaf tensor, for a tensor that is in a group already, and
   *   for options out of range.
   */
  addParamGroup({ params, ...options }: GroupInput<Options>): void {
    const list = params instanceof Tensor ? [params] : [...params];
    if (list.length === 0) throw new ArgumentError('optimizer got an empty parameter list');
    for (const parameter of list) {
      if (!(parameter instanceof Tensor)) {
        throw new ArgumentError(
          `optimizer can only optimize Tensors, but one of the params is ${describe(parameter)}`,
        );
      }
      if (!parameter.isLeaf) throw new ArgumentError("can't optimize a non-leaf Tensor");
    }
    const known = new Set(this.paramGroups.flatMap((group) => group.params));
    if (list.some((parameter) => known.has(parameter)) || new Set(list).size < list.length) {
      throw new ArgumentError('some parameters appear in more than one parameter group');
    }
    const group = { ...this.defaults, ...options, params: list };
    requireNonNegative('learning rate', group.lr);
    requireNonNegative('weight_decay value', group.weightDecay);
    this.validate(group);
    this.paramGroups.push(group);
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
    const states = readStateDict(record, this.paramGroups, this.slotNames());
    this.state.clear();
    for (const [parameter, state] of states) this.state.set(parameter, state);
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

  private update(parameter: Tensor, options: CommonOptions, rule: BoundRule): void {
    const given = parameter.withGrad(borrowValues);
    if (given === undefined) return;
    const values = borrowValues(parameter);
    const gradient = directed(given, values, options, this.decoupled());
    const before = this.state.get(parameter);
    const state = before ?? { step: 0, slots: rule.createSlots(values.length) };
    if (before === undefined) this.state.set(parameter, state);
    state.step++;
    rule.update(parameter, { gradient, slots: state.slots, step: state.step });
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
  return gradient.map((g, i) => sign * g + decay * values[i]!);
}

function toGroups<Options>(params: Params<Options>): GroupInput<Options>[] {
  if (params instanceof Tensor || typeof (params as unknown[])?.[Symbol.iterator] !== 'function') {
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
  return Array.isArray(value) ? pythonTuple(value) : String(value);
}
