/**
 * The state dict of an optimizer, recognized within a checkpoint. In Python its `state` has integers as keys, counts of
 * steps are tensors, and pairs such as `betas` are tuples; in JavaScript these are an object, numbers and arrays.
 */
import { tensor } from '@unroll/core';

type Dict = Record<string, unknown>;

interface OptimizerState {
  state: Dict | Map<unknown, unknown>;
  param_groups: Dict[];
}

export function isOptimizerState(value: unknown): value is OptimizerState {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  const { state, param_groups: groups } = value;
  return (
    isObject(state) &&
    Array.isArray(groups) &&
    groups.every((group) => isObject(group) && Array.isArray(group.params))
  );
}

export function toTorchOptimizer({ state, param_groups: groups }: OptimizerState): Dict {
  const entries = state instanceof Map ? [...state] : Object.entries(state);
  return {
    state: new Map(entries.map(([number, slots]) => [Number(number), withTensorStep(slots)])),
    param_groups: groups.map(withTuples),
  };
}

export function fromTorchOptimizer({ state, param_groups }: OptimizerState): Dict {
  return { state: state instanceof Map ? Object.fromEntries(state) : state, param_groups };
}

function withTensorStep(slots: unknown): unknown {
  if (!isObject(slots) || typeof slots.step !== 'number') return slots;
  return { ...slots, step: tensor(slots.step) };
}

function withTuples({ params, ...options }: Dict): Dict {
  const tuples = Object.entries(options).map(([name, value]) => [
    name,
    Array.isArray(value) ? Object.freeze([...value]) : value,
  ]);
  return { ...Object.fromEntries(tuples), params };
}

function isObject(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null;
}
