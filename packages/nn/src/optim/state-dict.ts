/** Optimizer state as PyTorch lays it out in a checkpoint, and back. */
import { ArgumentError, Tensor, tensor } from '@unroll/core';
import { describe, expected, isPlainObject, sizeOf } from '@unroll/core/internal';
import { snakeCase } from '../python.js';
import type { ParameterState } from './bound-rule.js';

/** `state` by the number of the parameter, counted through all groups; each group lists its numbers as `params`. */
export interface OptimizerStateDict {
  state: Record<number, Record<string, StateValue>>;
  param_groups: ({ params: number[] } & Record<string, unknown>)[];
}

export type StateValue =
  | number
  | null
  | Tensor
  | { readonly shape: readonly number[]; readonly values: ArrayLike<number> };

type Groups = readonly ({ params: Tensor[] } & object)[];
type SlotNames = Readonly<Record<string, string>>;

export function writeStateDict(
  groups: Groups,
  states: ReadonlyMap<Tensor, ParameterState>,
  names: SlotNames,
): OptimizerStateDict {
  const state: OptimizerStateDict['state'] = {};
  let count = 0;
  const param_groups = groups.map(({ params, ...options }) => {
    const numbers = params.map((parameter) => {
      const number = count++;
      const known = states.get(parameter);
      if (known !== undefined) state[number] = writeState(parameter, known, names);
      return number;
    });
    const named = Object.entries(options).map(([name, value]) => [snakeCase(name), value] as const);
    return { ...Object.fromEntries(named), params: numbers };
  });
  return { state, param_groups };
}

function writeState(
  { shape }: Tensor,
  { step, slots }: ParameterState,
  names: SlotNames,
): Record<string, StateValue> {
  const values = Object.entries(slots).map(
    ([slot, array]) => [names[slot] ?? slot, tensor(array, { shape })] as const,
  );
  return { step, ...Object.fromEntries(values) };
}

export interface SavedOptimizer {
  states: ReadonlyMap<Tensor, ParameterState>;
  /** Of each group, those that it has. */
  options: Record<string, unknown>[];
}

/**
 * Each parameter's state and each group's options; nothing is changed. Options that only PyTorch has (`foreach`) are
 * passed over.
 */
export function readStateDict(record: OptimizerStateDict, groups: Groups, names: SlotNames): SavedOptimizer {
  const { state, saved } = checkRecord(record);
  if (saved.length !== groups.length) {
    throw new ArgumentError(
      'loaded state dict has a different number of parameter groups. ' +
        `Expected ${groups.length}, got ${saved.length}`,
    );
  }
  for (const [i, { params }] of groups.entries()) {
    const count = saved[i]!.params.length;
    if (count === params.length) continue;
    throw new ArgumentError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group. " +
        `Expected ${params.length} parameters in group ${i}, got ${count}`,
    );
  }
  const states = groups.flatMap(({ params }, i) =>
    params.flatMap((parameter, j): [Tensor, ParameterState][] => {
      const entry = state[saved[i]!.params[j]!];
      if (entry === undefined) return [];
      if (!isPlainObject(entry)) throw expected('loadStateDict', `state ${j}`, 'a record', entry);
      return [[parameter, readState(parameter, entry, names)]];
    }),
  );
  return { states: new Map(states), options: groups.map((group, i) => readOptions(group, saved[i]!)) };
}

function checkRecord(record: unknown): {
  state: OptimizerStateDict['state'];
  saved: OptimizerStateDict['param_groups'];
} {
  if (!isPlainObject(record)) {
    throw expected('loadStateDict', 'the state dict', 'a record with state and param_groups', record);
  }
  const { state, param_groups: saved } = record;
  const isGroup = (group: unknown) =>
    isPlainObject(group) && Array.isArray(group.params) && group.params.every(Number.isInteger);
  if (!Array.isArray(saved) || !saved.every(isGroup)) {
    throw expected(
      'loadStateDict',
      'param_groups',
      'a list of records, each with the numbers of its params',
      saved,
    );
  }
  if (typeof state !== 'object' || state === null)
    throw expected('loadStateDict', 'state', 'a record', state);
  return {
    state: state as OptimizerStateDict['state'],
    saved: saved as OptimizerStateDict['param_groups'],
  };
}

function readOptions(group: object, saved: Record<string, unknown>): Record<string, unknown> {
  const names = [...Object.keys(group), 'initialLr'].filter(
    (name) => name !== 'params' && Object.hasOwn(saved, snakeCase(name)),
  );
  return Object.fromEntries(names.map((name) => [name, plain(saved[snakeCase(name)])]));
}

/** PyTorch can keep a rate as a scalar tensor. */
function plain(value: unknown): unknown {
  return value instanceof Tensor && value.numel() === 1 ? value.item() : value;
}

function readState(parameter: Tensor, entry: Record<string, StateValue>, names: SlotNames): ParameterState {
  const slots = Object.entries(names).flatMap(([slot, name]) => {
    const value = entry[name];
    if (typeof value !== 'object' || value === null) return [];
    const array = Float32Array.from(valuesOf(name, value));
    if (array.length !== sizeOf(parameter.shape)) {
      throw new ArgumentError(
        `loaded state dict has a ${name} that doesn't match its parameter. ` +
          `Expected shape [${parameter.shape}], got ${describe(value.shape)}`,
      );
    }
    return [[slot, array] as const];
  });
  return { step: readStep(entry.step), slots: Object.fromEntries(slots) };
}

/** @throws ArgumentError for what is neither a tensor nor has values. */
function valuesOf(name: string, value: NonNullable<StateValue> | object): ArrayLike<number> {
  if (value instanceof Tensor) return value.dataSync();
  const { values } = value as { values?: unknown };
  if (Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView))) {
    return values as ArrayLike<number>;
  }
  throw expected('loadStateDict', name, 'a tensor, or values with their shape', value);
}

/**
 * The states of a group's parameters that have all slots of its rule.
 *
 * @param needs.anew Whether a parameter whose state lacks a slot starts without any.
 * @throws ArgumentError where a state lacks some otherwise.
 */
export function completeStates(
  states: ReadonlyMap<Tensor, ParameterState>,
  params: readonly Tensor[],
  { slots, names, anew }: { slots: readonly string[]; names: SlotNames; anew: boolean },
): [Tensor, ParameterState][] {
  const inWords = (slot: string) => names[slot] ?? slot;
  return params.flatMap((parameter, i): [Tensor, ParameterState][] => {
    const state = states.get(parameter);
    if (state === undefined) return [];
    const lacking = slots.find((slot) => !Object.hasOwn(state.slots, slot));
    if (lacking === undefined) return [[parameter, state]];
    if (anew) return [];
    const found = Object.keys(state.slots).map(inWords).join(', ') || 'none';
    throw new ArgumentError(
      `loadStateDict: the state of parameter ${i} of its group must have ${inWords(lacking)}, got ${found}`,
    );
  });
}

/** PyTorch keeps the count of steps as a scalar tensor, and SGD keeps none: its state exists from the first step on. */
function readStep(step: StateValue | undefined): number {
  if (step === undefined || step === null) return 1;
  const count = typeof step === 'number' ? step : valuesOf('the step of a state', step)[0];
  if (typeof count === 'number' && count >= 0 && count < Infinity) return count;
  throw expected('loadStateDict', 'the step of a state', 'a number of steps', count);
}
