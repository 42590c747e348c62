/** A checkpoint as the writers take it: tensors as arrays of a dtype, the rest as it is. */
import { ArgumentError, describe, Tensor } from '@unroll/core';
import {
  type DType,
  isArray,
  type StoredArray,
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

/** @throws ArgumentError, which says where, for what is neither data nor a tensor. */
export function toStored(value: unknown, where = 'obj', depth = 0): WritableTorchValue {
  if (depth > maxDepth) {
    throw new ArgumentError(`save: ${where.slice(0, 80)} is nested too deep, or holds itself`);
  }
  const at = (item: unknown, key: unknown) => toStored(item, `${where}[${describe(key)}]`, depth + 1);
  if (value === null || ['boolean', 'string', 'number', 'bigint'].includes(typeof value)) {
    return value as WritableTorchValue;
  }
  const array = toArray(value);
  if (array !== undefined) return array;
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, at(item, key)]));
  if (Array.isArray(value)) {
    const items = value.map(at);
    return Object.isFrozen(value) ? Object.freeze(items) : items;
  }
  if (isPlainObject(value)) {
    const object = isOptimizerState(value) ? toTorchOptimizer(value) : value;
    return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, at(item, key)]));
  }
  const hint = typeof value === 'object' && 'stateDict' in value ? '; save its stateDict()' : '';
  throw new ArgumentError(`save: ${where} must be data or a tensor, got ${describe(value)}${hint}`);
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
