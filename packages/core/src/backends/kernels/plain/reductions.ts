/** Reductions of any type over any axes: NaN is the largest and the smallest, and integers stay exact. */
import * as tf from '@tensorflow/tfjs-core';
import type { DType, TypedArray } from '../../../dtype.js';
import { expected } from '../../../expected.js';
import { sizeOf } from '../../../shape.js';
import { permuted } from './strided.js';
import { isReadable, made, read, room } from './values.js';

/** The shape that is left of `shape` without `axes`, or with size 1 along them. */
function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Applies `f` to each row of elements that `axes` (sorted) go through, in their order. */
function reduced(
  x: tf.Tensor,
  axes: readonly number[],
  keepDims: boolean,
  dtype: DType,
  f: (values: TypedArray, start: number, end: number) => number,
): tf.Tensor {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const isLast = axes.every((axis, i) => axis === kept.length + i);
  const rows = isLast ? x : permuted(x, [...kept, ...axes]);
  const values = read(rows);
  const shape = reducedShape(x.shape, axes, keepDims);
  const to = room(dtype, sizeOf(shape));
  const length = sizeOf(axes.map((axis) => x.shape[axis]!));
  for (let i = 0; i < to.length; i++) to[i] = f(values, i * length, (i + 1) * length);
  if (!isLast) rows.dispose();
  return made(to, shape);
}

function largestAt(values: TypedArray, start: number, end: number): number {
  let best = start;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) return i;
    if (value > values[best]!) best = i;
  }
  return best;
}

function smallestAt(values: TypedArray, start: number, end: number): number {
  let best = start;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) return i;
    if (value < values[best]!) best = i;
  }
  return best;
}

export function maximum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, x.dtype as DType, (v, start, end) => v[largestAt(v, start, end)]!);
}

export function minimum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, x.dtype as DType, (v, start, end) => v[smallestAt(v, start, end)]!);
}

export function argMaximum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, 'int32', (v, start, end) => largestAt(v, start, end) - start);
}

export function argMinimum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, 'int32', (v, start, end) => smallestAt(v, start, end) - start);
}

export function all(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, 'bool', (v, start, end) => {
    for (let i = start; i < end; i++) if (v[i] === 0) return 0;
    return 1;
  });
}

export function any(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, 'bool', (v, start, end) => {
    for (let i = start; i < end; i++) if (v[i] !== 0) return 1;
    return 0;
  });
}

/** float32 sums are rounded once; those of int32 and bool are int32. */
export function sum(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, x.dtype === 'float32' ? 'float32' : 'int32', total);
}

/** The sum divided by the number of elements, as float32, rounded once. */
export function mean(x: tf.Tensor, axes: readonly number[], keepDims: boolean): tf.Tensor {
  return reduced(x, axes, keepDims, 'float32', (v, start, end) => sumOf(v, start, end) / (end - start));
}

/** `mean` of float32 on any backend, without the axes. */
export function meanOver(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  return isReadable() ? mean(x, axes, false) : tf.mean(x, [...axes]);
}

/** The sum of squared distances from the mean over `divisor`, at least 0, rounded once. */
export function variance(
  x: tf.Tensor,
  axes: readonly number[],
  keepDims: boolean,
  divisor: number,
): tf.Tensor {
  const by = Math.max(0, divisor);
  if (!isReadable()) {
    const centred = tf.sub(x, tf.mean(x, [...axes], true));
    return tf.div(tf.sum(tf.square(centred), [...axes], keepDims), by);
  }
  return reduced(x, axes, keepDims, 'float32', (v, start, end) => {
    const centre = sumOf(v, start, end) / (end - start);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (v[i]! - centre) ** 2;
    return squares / by;
  });
}

function sumOf(values: TypedArray, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i]!;
  return sum;
}

function total(values: TypedArray, start: number, end: number): number {
  const sum = sumOf(values, start, end);
  if (!(values instanceof Float32Array) && sum !== (sum | 0)) {
    throw expected('sum', 'x', 'of dtype float32 where the sum does not fit into int32: use cast', sum);
  }
  return sum;
}

/** The p-norm; sums are rounded once where values can be read. */
export function norm(x: tf.Tensor, axes: readonly number[], keepDims: boolean, p: number): tf.Tensor {
  if (!isReadable()) return tf.tidy(() => composedNorm(x, [...axes], keepDims, p));
  return reduced(x, axes, keepDims, 'float32', (v, start, end) => {
    if (!Number.isFinite(p)) {
      let size = p > 0 ? 0 : Infinity;
      for (let i = start; i < end; i++) size = (p > 0 ? Math.max : Math.min)(size, Math.abs(v[i]!));
      return size;
    }
    let sum = 0;
    for (let i = start; i < end; i++) {
      const value = Math.abs(v[i]!);
      // NaN is not 0, so it counts as one element.
      sum += p === 0 ? (value === 0 ? 0 : 1) : p === 1 ? value : p === 2 ? value * value : value ** p;
    }
    return p === 0 || p === 1 ? sum : p === 2 ? Math.sqrt(sum) : sum ** (1 / p);
  });
}

/** tfjs's own norm knows few orders, and two axes at most. */
function composedNorm(x: tf.Tensor, axes: number[], keepDims: boolean, p: number): tf.Tensor {
  const size = tf.abs(x);
  if (!Number.isFinite(p)) return (p > 0 ? tf.max : tf.min)(size, axes, keepDims);
  if (p === 0) return tf.sum(tf.cast(tf.notEqual(x, 0), 'float32'), axes, keepDims);
  if (p === 1) return tf.sum(size, axes, keepDims);
  if (p === 2) return tf.sqrt(tf.sum(tf.square(x), axes, keepDims));
  return tf.pow(tf.sum(tf.pow(size, p), axes, keepDims), 1 / p);
}
