/** Reductions. Without an axis they reduce everything to a scalar. */
import * as tf from '@tensorflow/tfjs-core';
import * as plain from '../backends/kernels/plain/reductions.js';
import { isReadable } from '../backends/kernels/plain/values.js';
import { sum as plainSum } from '../backends/kernels/reduce.js';
import { ShapeError } from '../errors.js';
import { expected } from '../expected.js';
import type { NormArguments, ReduceArguments, ReduceOptions } from '../operation-arguments.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply, computed } from './apply.js';
import { div } from './elementwise.js';
import { cast, float } from './operands.js';
import { type Reduction, reduction } from './reduce-options.js';

export type { Axis, ReduceArguments, ReduceOptions } from '../operation-arguments.js';

/**
 * Sum over `axis`; with `keepDims` the reduced axes stay with size 1. The sum of int32 or bool is int32.
 *
 * @throws ArgumentError where an integer sum does not fit into int32.
 */
export function sum(x: Tensor, ...args: ReduceArguments): Tensor {
  return sumOver(x, reduction('sum', x, args));
}

function sumOver(x: Tensor, { axes, keepDims }: Pick<Reduction, 'axes' | 'keepDims'>): Tensor {
  if (x.dtype !== 'float32') return computed([x], (value) => plain.sum(value, axes, keepDims));
  return apply('Sum', [x], { axes }, (value) => plainSum(value, axes, keepDims));
}

/** Arithmetic mean over `axis`, always float32, while torch refuses integers. It is NaN over no elements. */
export function mean(x: Tensor, ...args: ReduceArguments): Tensor {
  return meanOver(x, reduction('mean', x, args));
}

function meanOver(x: Tensor, over: Pick<Reduction, 'axes' | 'keepDims'>): Tensor {
  if (x.dtype !== 'float32') return computed([x], (value) => plain.mean(value, over.axes, over.keepDims));
  return div(sumOver(x, over), countAlong(x, over.axes));
}

/**
 * Largest element over `axis`, NaN where there is one; elements that tie share the gradient. torch.amax.
 *
 * @throws ShapeError over no elements.
 */
export function max(x: Tensor, ...args: ReduceArguments): Tensor {
  return extreme('max', x, reduction('max', x, args));
}

/** Smallest element over `axis`, NaN where there is one; elements that tie share the gradient. torch.amin. */
export function min(x: Tensor, ...args: ReduceArguments): Tensor {
  return extreme('min', x, reduction('min', x, args));
}

function extreme(name: 'max' | 'min', x: Tensor, over: Reduction): Tensor {
  requireElements(name, x, over.axes);
  const { axes, keepDims, isNamed } = over;
  const find = name === 'max' ? plain.maximum : plain.minimum;
  if (x.dtype !== 'float32') return computed([x], (value) => find(value, axes, keepDims));
  return apply('Extreme', [x], { axes, ofAll: !isNamed }, (value) =>
    isReadable() ? find(value, axes, keepDims) : (name === 'max' ? tf.max : tf.min)(value, axes, keepDims),
  );
}

/** Variance over `axis`, divided by n - `correction` (0, as in NumPy and Keras; torch's default is 1). */
export function variance(
  x: Tensor,
  axis?: ReduceArguments[0] | (ReduceOptions & { correction?: number }),
  keepDims?: ReduceArguments[1],
  correction?: number,
): Tensor {
  const { rest, given } = withoutCorrection(axis);
  if (given !== undefined && correction !== undefined) {
    throw expected('variance', 'correction', 'given once', correction);
  }
  const less = given ?? correction ?? 0;
  if (typeof less !== 'number' || Number.isNaN(less))
    throw expected('variance', 'correction', 'a number', less);
  const over = reduction('variance', x, keepDims === undefined ? [rest] : [rest, keepDims]);
  const { axes, keepDims: keeps } = over;
  const divisor = countAlong(x, axes) - less;
  return apply(
    'Variance',
    [float('variance', x)],
    { axes, divisor, ofAll: !over.isNamed || x.ndim === 0 },
    (value) => plain.variance(value, axes, keeps, divisor),
  );
}

function withoutCorrection(axis: unknown): { rest: unknown; given: number | undefined } {
  if (typeof axis !== 'object' || axis === null || !Object.hasOwn(axis, 'correction')) {
    return { rest: axis, given: undefined };
  }
  const { correction, ...rest } = axis as { correction: number | undefined };
  return { rest, given: correction };
}

/**
 * The p-norm of the elements over `axis`: (sum |x|^p)^(1/p), the largest and smallest |x| for p = Infinity and -Infinity, the
 * number of elements other than 0 for p = 0. Its gradient is 0 where the norm is. torch.Tensor.norm.
 */
export function norm(x: Tensor, ...[p, ...args]: NormArguments): Tensor {
  const isOptions = typeof p === 'object' && p !== null;
  if (isOptions && args.length > 0)
    throw expected('norm', 'p', 'a number where axis is given by position', p);
  const { p: named, ...rest } = isOptions ? p : {};
  const order = (isOptions ? named : p) ?? 2;
  if (typeof order !== 'number' || Number.isNaN(order)) throw expected('norm', 'p', 'a number', order);
  const over = reduction('norm', x, isOptions ? [rest] : args);
  const { axes, keepDims } = over;
  if (order < 0 || order === Infinity) requireElements('norm', x, axes);
  return apply('Norm', [float('norm', x)], { axes, p: order }, (value) =>
    plain.norm(value, axes, keepDims, order),
  );
}

/** Index (int32) of the largest element along `axis`, the first of several; without an axis, of all elements row by row. NaN counts as the largest. */
export function argMax(x: Tensor, ...args: ReduceArguments): Tensor {
  return extremeIndex('argMax', x, reduction('argMax', x, args));
}

/** Index (int32) of the smallest element along `axis`, as `argMax`. NaN counts as the smallest. */
export function argMin(x: Tensor, ...args: ReduceArguments): Tensor {
  return extremeIndex('argMin', x, reduction('argMin', x, args));
}

function extremeIndex(name: 'argMax' | 'argMin', x: Tensor, { axes, keepDims, isNamed }: Reduction): Tensor {
  if (isNamed && axes.length > 1) throw expected(name, 'axis', 'one axis', axes);
  requireElements(name, x, axes);
  const find = name === 'argMax' ? plain.argMaximum : plain.argMinimum;
  return computed([x], (value) => find(value, axes, keepDims));
}

/** Whether every element over `axis` holds (bool); true over none. */
export function all(x: Tensor, ...args: ReduceArguments): Tensor {
  const { axes, keepDims } = reduction('all', x, args);
  return computed([cast(x, 'bool')], (value) => plain.all(value, axes, keepDims));
}

/** Whether any element over `axis` holds (bool); false over none. */
export function any(x: Tensor, ...args: ReduceArguments): Tensor {
  const { axes, keepDims } = reduction('any', x, args);
  return computed([cast(x, 'bool')], (value) => plain.any(value, axes, keepDims));
}

function countAlong(x: Tensor, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => x.shape[axis]!));
}

function requireElements(operation: string, x: Tensor, axes: readonly number[]): void {
  const isWhole = axes.length === x.ndim;
  if (axes.every((axis) => x.shape[axis]! > 0) || (!isWhole && axes.length === 0)) return;
  throw new ShapeError(
    `${operation}: there is no element to choose in shape [${x.shape}] over axes [${axes}]`,
  );
}
