/** Making tensors from values. */
import * as tf from '@tensorflow/tfjs-core';
import { filled } from './backends/array-tensor.js';
import { describe, expected, requireInteger } from './errors.js';
import { fromTypedArray, leaf, type TensorOptions } from './from-values.js';
import { requireMemory } from './room.js';
import { type Shape, sizeOf } from './shape.js';
import type { DType, Tensor, TypedArray } from './tensor.js';

export { fromTypedArray, type TensorOptions, type TensorValues, tensor } from './from-values.js';

export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** A tensor with `value` everywhere. */
export function full(
  shape: Shape,
  value: number,
  { dtype = 'float32', requiresGrad = false }: TensorOptions = {},
): Tensor {
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw expected('full', 'shape', 'a list of non-negative integers', shape);
  }
  if (dtype !== 'float32') requireMemory('full', `a tensor of shape ${describe(shape)}`, 4 * sizeOf(shape));
  return leaf(dtype === 'float32' ? filled(shape, value) : tf.fill([...shape], value, dtype), requiresGrad);
}

export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, { dtype: x.dtype });
}

export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, { dtype: x.dtype });
}

/** `start`, `start + step`, ... up to but without `stop`; one argument counts from 0. float32 unless told otherwise. */
export function arange(start: number, stop?: number, step = 1, options: TensorOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (!Number.isFinite(step) || step === 0) throw expected('arange', 'step', 'a number other than 0', step);
  const count = Math.max(0, Math.ceil((to - from) / step));
  requireMemory('arange', `a list of ${count} numbers`, 8 * count);
  const values = Float64Array.from({ length: count }, (_, i) => from + i * step);
  return fromTypedArray(toTypedArray(values, options.dtype ?? 'float32'), [count], options);
}

/** The identity matrix [n, n]. */
export function eye(n: number, options: TensorOptions = {}): Tensor {
  requireInteger('eye', 'n', n, 0);
  requireMemory('eye', `a tensor of shape [${n}, ${n}]`, 4 * n * n);
  return leaf(tf.eye(n), options.requiresGrad ?? false);
}

function toTypedArray(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'int32') return Int32Array.from(values);
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  return Float32Array.from(values);
}
