/**
 * Plain loops over typed arrays, for what tfjs does not do right: integers beyond 2^24, which it takes through float32,
 * NaN among the largest and smallest, axes of size 0, more axes than its kernels know, and functions that it approximates.
 *
 * They run on every backend that hands its values over as arrays, at the price of a copy each way on those with memory of
 * their own. On graphics processors float32 stays with tfjs.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DType, TypedArray } from '../../../dtype.js';
import { acquireArray } from '../../../memory/array-pool.js';
import { ArrayTensor, holdsArrays, resultOver, tensorOver } from '../../../memory/array-tensor.js';
import { newArray } from '../../../room.js';
import { FUSED_BACKENDS } from '../../supports.js';

/** Whether the backend hands over values as typed arrays. */
export function isReadable(): boolean {
  const name = tf.getBackend();
  return FUSED_BACKENDS.some((known) => known === name);
}

/** Tells whether a loop here has to compute it, or does so best: on arrays, for integers, and for shapes that tfjs's kernels refuse. */
export function goesPlain(x: tf.Tensor, rank = x.rank): boolean {
  if (holdsArrays() || x.dtype !== 'float32') return true;
  return isReadable() && (rank > 4 || rank === 0 || x.size === 0);
}

/** The values of a tensor. They have to be read at once, and never written to. */
export function read(x: tf.Tensor): TypedArray {
  return ArrayTensor.is(x) ? x.values : (x.dataSync() as TypedArray);
}

/** An array for a result, with anything in it. */
export function room(dtype: DType, length: number): TypedArray {
  if (dtype === 'float32') return acquireArray(length);
  return newArray<TypedArray>('tensor', dtype === 'int32' ? Int32Array : Uint8Array, length);
}

/** A tensor over an array from `room`. */
export function made(values: TypedArray, shape: readonly number[]): tf.Tensor {
  if (values instanceof Float32Array) return resultOver(values, shape);
  return tensorOver(values, shape, values instanceof Int32Array ? 'int32' : 'bool');
}

/** A tensor of `x`'s shape with the result of `f` for each value. */
export function mapped(x: tf.Tensor, dtype: DType, f: (value: number) => number): tf.Tensor {
  const from = read(x);
  const to = room(dtype, from.length);
  for (let i = 0; i < to.length; i++) to[i] = f(from[i]!);
  return made(to, x.shape);
}

/** An operation on float32 by a plain loop wherever the values can be read, by `general` elsewhere. */
export function looped(f: (x: number) => number, general: (x: tf.Tensor) => tf.Tensor) {
  return (x: tf.Tensor): tf.Tensor => (isReadable() ? mapped(x, 'float32', f) : general(x));
}
