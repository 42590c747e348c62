/** A checkpoint as the writers take it: tensors as arrays of a dtype, the rest as it is. */
import { ArgumentError, Tensor } from '@unroll/core';
import { describe, printable } from '@unroll/core/internal';
import {
  type DType,
  isArray,
  type StoredArray,
  type TorchKey,
  type WritableArray,
  type WritableTorchValue,
} from '@unroll/formats';
import { isOptimizerState, toTorchOptimizer } from './optimizer-state.js';

/** Deeper than any checkpoint; what is deeper holds itself. */
const maxDepth = 200;

const dtypes = new Map<unknown, DType>([
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [BigInt64Array, 'int64'],
  [Int32Array, 'int32'],
  [Int16Array, 'int16'],
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
]);

/**
 * What several places hold is visited once, and stays shared.
 *
 * @throws ArgumentError, which says where, for what is neither data nor a tensor.
 */
export function toStored(root: unknown): WritableTorchValue {
  const done = new Map<object, { value: WritableTorchValue; height: number }>();
  return visit(root, 'obj', 0).value;

  function visit(raw: unknown, where: string, depth: number): { value: WritableTorchValue; height: number } {
    if (raw === null || ['boolean', 'string', 'number', 'bigint'].includes(typeof raw)) {
      return { value: raw as WritableTorchValue, height: 0 };
    }
    const known = typeof raw === 'object' ? done.get(raw) : undefined;
    if (depth + (known?.height ?? 0) > maxDepth) {
      throw new ArgumentError(`save: ${printable(where)} is nested too deep, or holds itself`);
    }
    if (known !== undefined) return known;
    const array = toArray(raw);
    if (array !== undefined) return remember(raw as object, array, 0);
    let height = 0;
    const value = container(raw, where, (item, key) => {
      const result = visit(item, `${where}[${describe(key)}]`, depth + 1);
      height = Math.max(height, result.height + 1);
      return result.value;
    });
    return remember(raw as object, value, height);
  }

  function remember(raw: object, value: WritableTorchValue, height: number) {
    const result = { value, height };
    done.set(raw, result);
    return result;
  }
}

type Child = (item: unknown, key: unknown) => WritableTorchValue;

function container(value: unknown, where: string, at: Child): WritableTorchValue {
  if (value instanceof Set) return value as Set<TorchKey>;
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, at(item, key)]));
  if (Array.isArray(value)) {
    // `map` would pass over holes; they are undefined, which is refused.
    const items = Array.from(value, at);
    return Object.isFrozen(value) ? Object.freeze(items) : items;
  }
  if (isPlainObject(value)) {
    const object = isOptimizerState(value) ? toTorchOptimizer(value) : value;
    return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, at(item, key)]));
  }
  const hint =
    typeof value === 'object' && value !== null && 'stateDict' in value ? '; save its stateDict()' : '';
  throw new ArgumentError(
    `save: ${printable(where)} must be data or a tensor, got ${describe(value)}${hint}`,
  );
}

/** A tensor, a typed array, or elements with their shape; undefined for anything else. */
export function toArray(value: unknown): WritableArray | undefined {
  if (value instanceof Tensor) {
    return { shape: value.shape, dtype: value.dtype, values: value.dataSync() } as WritableArray;
  }
  if (isArray(value)) return value;
  if (!ArrayBuffer.isView(value)) return undefined;
  const dtype = dtypes.get(value.constructor);
  return (
    dtype && ({ shape: [(value as Uint8Array).length], dtype, values: value as Uint8Array } as StoredArray)
  );
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
