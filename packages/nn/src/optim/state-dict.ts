/** Optimizer state as PyTorch lays it out in a checkpoint, and back. */
import { ArgumentError, sizeOf, Tensor, tensor } from '@unroll/core';
import { snakeCase } from '../python.js';
import type { ParameterState } from './optimizer.js';

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

/** Sets the groups' options and returns each parameter's state. Options that only PyTorch has (`foreach`) are passed over. */
export function readStateDict(
  record: OptimizerStateDict,
  groups: Groups,
  names: SlotNames,
): [Tensor, ParameterState][] {
  const saved = record.param_groups;
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
      const entry = record.state[saved[i]!.params[j]!];
      return entry === undefined ? [] : [[parameter, readState(parameter, entry, names)]];
    }),
  );
  for (const [i, group] of groups.entries()) readOptions(group, saved[i]!);
  return states;
}

function readOptions(group: object, saved: Record<string, unknown>): void {
  const names = Object.keys(group).filter((name) => name !== 'params' && snakeCase(name) in saved);
  Object.assign(group, Object.fromEntries(names.map((name) => [name, saved[snakeCase(name)]])));
}

function readState(parameter: Tensor, entry: Record<string, StateValue>, names: SlotNames): ParameterState {
  const slots = Object.entries(names).flatMap(([slot, name]) => {
    const value = entry[name];
    if (typeof value !== 'object' || value === null) return [];
    const array = Float32Array.from(value instanceof Tensor ? value.dataSync() : value.values);
    if (array.length !== sizeOf(parameter.shape)) {
      throw new ArgumentError(
        `loaded state dict has a ${name} that doesn't match its parameter. ` +
          `Expected shape [${parameter.shape}], got [${value.shape}]`,
      );
    }
    return [[slot, array] as const];
  });
  return { step: readStep(entry.step), slots: Object.fromEntries(slots) };
}

/** PyTorch keeps the count of steps as a scalar tensor, and SGD keeps none: its state exists from the first step on. */
function readStep(step: StateValue | undefined): number {
  if (typeof step === 'number') return step;
  if (step instanceof Tensor) return step.item();
  return step?.values[0] ?? 1;
}
