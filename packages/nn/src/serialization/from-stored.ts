/** What a reader found, with core's tensors in place of its arrays. */
import { ArgumentError, fromTypedArray, type Tensor } from '@unroll/core';
import { printable } from '@unroll/core/internal';
import { isArray, type StoredArray, type TorchValue, toFloat32 } from '@unroll/formats';
import { fromTorchOptimizer, isOptimizerState } from './optimizer-state.js';

/**
 * What the file shares is shared here: a list that stands in two places is read once, and is one list.
 *
 * @throws ArgumentError for an integer that int32, the only type of integers here, does not hold.
 */
export function fromStored(root: TorchValue): unknown {
  const done = new Map<object, unknown>();
  return visit(root, '');

  function visit(value: TorchValue, where: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Set || value instanceof Uint8Array) return value;
    if (done.has(value)) return done.get(value);
    const made = isArray(value) ? toTensor(value as StoredArray, where) : container(value, where);
    done.set(value, made);
    return made;
  }

  function container(value: object, where: string): unknown {
    const at = (item: TorchValue, key: unknown) =>
      visit(item, where === '' ? String(key) : `${where}.${String(key)}`);
    if (value instanceof Map) {
      return new Map(Array.from(value as Map<unknown, TorchValue>, ([key, item]) => [key, at(item, key)]));
    }
    if (Array.isArray(value)) {
      const items = value.map(at);
      return Object.isFrozen(value) ? Object.freeze(items) : items;
    }
    const entries = Object.entries(value as Record<string, TorchValue>);
    const object = Object.fromEntries(entries.map(([key, item]) => [key, at(item, key)]));
    return isOptimizerState(object) ? fromTorchOptimizer(object) : object;
  }
}

function toTensor(array: StoredArray, where: string): Tensor {
  const { dtype, shape, values } = array;
  if (dtype === 'bool') return fromTypedArray(values, shape);
  if (dtype.includes('float')) return fromTypedArray(toFloat32(array).values, shape);
  const integers = new Int32Array(values.length);
  for (let i = 0; i < integers.length; i++) {
    integers[i] = Number(values[i]);
    if (BigInt(integers[i]!) === BigInt(values[i]!)) continue;
    throw new ArgumentError(`load: ${printable(where)} is ${dtype} and must fit in int32, got ${values[i]}`);
  }
  return fromTypedArray(integers, shape);
}
