/** What a reader found, with core's tensors in place of its arrays. */
import { ArgumentError, fromTypedArray, type Tensor } from '@unroll/core';
import { isArray, type StoredArray, type TorchValue, toFloat32 } from '@unroll/formats';
import { fromTorchOptimizer, isOptimizerState } from './optimizer-state.js';

/** @throws ArgumentError for an integer that int32, the only type of integers here, does not hold. */
export function fromStored(value: TorchValue, where = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isArray(value)) return toTensor(value as StoredArray, where);
  const at = (item: TorchValue, key: unknown) =>
    fromStored(item, where === '' ? String(key) : `${where}.${String(key)}`);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, at(item, key)]));
  if (Array.isArray(value)) {
    const items = value.map(at);
    return Object.isFrozen(value) ? Object.freeze(items) : items;
  }
  const entries = Object.entries(value as Record<string, TorchValue>);
  const object = Object.fromEntries(entries.map(([key, item]) => [key, at(item, key)]));
  return isOptimizerState(object) ? fromTorchOptimizer(object) : object;
}

function toTensor(array: StoredArray, where: string): Tensor {
  const { dtype, shape, values } = array;
  if (dtype === 'bool') return fromTypedArray(values, shape);
  if (dtype.includes('float')) return fromTypedArray(toFloat32(array).values, shape);
  const integers = new Int32Array(values.length);
  for (let i = 0; i < integers.length; i++) {
    integers[i] = Number(values[i]);
    if (BigInt(integers[i]!) === BigInt(values[i]!)) continue;
    throw new ArgumentError(`load: ${where} is ${dtype} and must fit in int32, got ${values[i]}`);
  }
  return fromTypedArray(integers, shape);
}
