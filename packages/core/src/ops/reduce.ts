/** Reductions. Without an axis they reduce everything to a scalar. */
import * as tf from '@tensorflow/tfjs-core';
import { apply, computed } from '../autograd/apply.js';
import { sum as plainSum } from '../backends/reduce.js';
import { normalizeAxes, normalizeAxis, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { cast, div, mul, neg, sqrt, square, sub } from './elementwise.js';

export type Axis = number | Shape;

/** Sum over `axis`; with `keepDims` the reduced axes stay with size 1. */
export function sum(x: Tensor, axis?: Axis, keepDims = false): Tensor {
  const axes = normalizeAxes('sum', axis, x.ndim);
  return apply('Sum', [cast(x, 'float32')], { axes }, (value) => plainSum(value, axes, keepDims));
}

/** Arithmetic mean over `axis`. NaN for an empty tensor. */
export function mean(x: Tensor, axis?: Axis, keepDims = false): Tensor {
  return div(sum(x, axis, keepDims), countAlong('mean', x, axis));
}

/** Largest element over `axis`; elements that tie share the gradient. */
export function max(x: Tensor, axis?: Axis, keepDims = false): Tensor {
  const axes = normalizeAxes('max', axis, x.ndim);
  return apply('Max', [cast(x, 'float32')], { axes }, (value) => tf.max(value, axes, keepDims));
}

/** Smallest element over `axis`; elements that tie share the gradient. */
export function min(x: Tensor, axis?: Axis, keepDims = false): Tensor {
  return neg(max(neg(x), axis, keepDims));
}

/** Variance over `axis`, divided by n - `correction` (0, as in NumPy and Keras; torch's default is 1). */
export function variance(x: Tensor, axis?: Axis, keepDims = false, correction = 0): Tensor {
  const squares = square(sub(x, mean(x, axis, true)));
  return div(sum(squares, axis, keepDims), countAlong('variance', x, axis) - correction);
}

/** Square root of the sum of squares. */
export function norm(x: Tensor): Tensor {
  return sqrt(sum(mul(x, x)));
}

/** Index (int32) of the largest element along `axis`; the first of several. */
export function argMax(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('argMax', axis, x.ndim);
  return computed([x], (value) => tf.argMax(value, along));
}

/** Index (int32) of the smallest element along `axis`; the first of several. */
export function argMin(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('argMin', axis, x.ndim);
  return computed([x], (value) => tf.argMin(value, along));
}

/** Whether every element (bool) holds, over everything. */
export function all(x: Tensor): Tensor {
  return computed([cast(x, 'bool')], (value) => tf.all(value));
}

/** Whether any element (bool) holds, over everything. */
export function any(x: Tensor): Tensor {
  return computed([cast(x, 'bool')], (value) => tf.any(value));
}

function countAlong(operation: string, x: Tensor, axis: Axis | undefined): number {
  return sizeOf(normalizeAxes(operation, axis, x.ndim).map((a) => x.shape[a]!));
}
