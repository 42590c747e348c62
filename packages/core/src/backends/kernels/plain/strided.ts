/** Loops that move elements without computing on them, of any type and any number of axes. */
import * as tf from '@tensorflow/tfjs-core';
import type { DType, TypedArray } from '../../../dtype.js';
import { sizeOf } from '../../../shape.js';
import { goesPlain, isReadable, made, read, room } from './values.js';

/** Elements from one index of each axis to the next, row by row. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The elements of `x` that a walk through `shape` meets which goes `strides` ahead along each axis, from `offset` on. */
function strided(x: tf.Tensor, shape: readonly number[], strides: readonly number[], offset = 0): tf.Tensor {
  const to = room(x.dtype as DType, sizeOf(shape));
  walk(shape, strides, offset, read(x), to);
  return made(to, shape);
}

function walk(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  from: TypedArray,
  to: TypedArray,
): void {
  const outer = Math.max(0, shape.length - 1);
  const inner = shape[outer] ?? 1;
  const step = strides[outer] ?? 0;
  const index = new Array<number>(outer).fill(0);
  let at = offset;
  for (let out = 0; out < to.length; out += inner) {
    for (let i = 0; i < inner; i++) to[out + i] = from[at + i * step]!;
    for (let axis = outer - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** Axis i of the result is axis `axes[i]` of `x`. */
export function permuted(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const strides = stridesOf(x.shape);
  return strided(
    x,
    axes.map((axis) => x.shape[axis]!),
    axes.map((axis) => strides[axis]!),
  );
}

/** `x` repeated along axes of size 1, and along new ones in front, to reach `shape`. */
function broadcast(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  return strided(x, shape, stridesToward(x.shape, shape));
}

/** `broadcast` by a plain loop or by tfjs, whichever does it right and best. */
export function broadcastTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const isPlain = goesPlain(x, shape.length) || (isReadable() && sizeOf(shape) === 0);
  if (!isPlain && sizeOf(shape) === 0) return tf.zeros([...shape]);
  return isPlain ? broadcast(x, shape) : tf.broadcastTo(x, [...shape]);
}

function stridesToward(from: readonly number[], shape: readonly number[]): number[] {
  const own = stridesOf(from);
  const added = shape.length - from.length;
  return shape.map((_, axis) => (axis < added || from[axis - added] === 1 ? 0 : own[axis - added]!));
}

/** The values of `x` repeated to reach `shape`; its own array if they reach it already. */
export function broadcastValues(x: tf.Tensor, shape: readonly number[]): TypedArray {
  const from = read(x);
  if (from.length === sizeOf(shape)) return from;
  const to =
    from instanceof Float32Array ? new Float32Array(sizeOf(shape)) : room(x.dtype as DType, sizeOf(shape));
  walk(shape, stridesToward(x.shape, shape), 0, from, to);
  return to;
}

/** The block of `sizes` from `begin` on. */
export function block(x: tf.Tensor, begin: readonly number[], sizes: readonly number[]): tf.Tensor {
  const strides = stridesOf(x.shape);
  const offset = begin.reduce((sum, first, axis) => sum + first * strides[axis]!, 0);
  return strided(x, sizes, strides, offset);
}

/** float32 zeros of `shape` with `dy` as the block from `begin` on. */
export function unblock(dy: tf.Tensor, begin: readonly number[], shape: readonly number[]): tf.Tensor {
  const to = room('float32', sizeOf(shape)).fill(0);
  const strides = stridesOf(shape);
  const own = stridesOf(dy.shape);
  const values = read(dy);
  for (let i = 0; i < values.length; i++) {
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const index = Math.floor(i / own[axis]!) % dy.shape[axis]!;
      at += (begin[axis]! + index) * strides[axis]!;
    }
    to[at] = values[i]!;
  }
  return made(to, shape);
}

/** Elements along `axis` in reverse order. */
export function reversed(x: tf.Tensor, axis: number): tf.Tensor {
  const strides = stridesOf(x.shape);
  const offset = Math.max(0, x.shape[axis]! - 1) * strides[axis]!;
  return strided(x, x.shape, strides.with(axis, -strides[axis]!), offset);
}

/** Joins tensors of one type along `axis`. */
export function joined(tensors: readonly tf.Tensor[], axis: number, shape: readonly number[]): tf.Tensor {
  const to = room(tensors[0]!.dtype as DType, sizeOf(shape));
  const outer = sizeOf(shape.slice(0, axis));
  const row = sizeOf(shape.slice(axis));
  let start = 0;
  for (const tensor of tensors) {
    const from = read(tensor);
    const length = outer === 0 ? 0 : from.length / outer;
    for (let o = 0; o < outer; o++) {
      const [at, out] = [o * length, o * row + start];
      if (length > 32) to.set(from.subarray(at, at + length), out);
      else for (let i = 0; i < length; i++) to[out + i] = from[at + i]!;
    }
    start += length;
  }
  return made(to, shape);
}

/** The slices of `x` along `axis` at `indices`. */
export function gathered(x: tf.Tensor, indices: tf.Tensor, axis: number): tf.Tensor {
  const [from, picks] = [read(x), read(indices)];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const row = x.shape[axis]! * inner;
  const shape = x.shape.toSpliced(axis, 1, picks.length);
  const to = room(x.dtype as DType, sizeOf(shape));
  let out = 0;
  for (let start = 0; out < to.length; start += row) {
    for (const pick of picks) {
      const at = start + pick * inner;
      for (let i = 0; i < inner; i++) to[out++] = from[at + i]!;
    }
  }
  return made(to, shape);
}

/** Zeros of `shape`, with the slices of `dy` along `axis` added to those at `indices`. Sums are rounded once. */
export function scattered(
  dy: tf.Tensor,
  indices: tf.Tensor,
  shape: readonly number[],
  axis: number,
): tf.Tensor {
  const [from, picks] = [read(dy), read(indices)];
  const inner = sizeOf(shape.slice(axis + 1));
  const row = shape[axis]! * inner;
  const sums = new Float64Array(sizeOf(shape));
  let at = 0;
  for (let start = 0; at < from.length; start += row) {
    for (const pick of picks) {
      const out = start + pick * inner;
      for (let i = 0; i < inner; i++) sums[out + i]! += from[at++]!;
    }
  }
  const to = room('float32', sums.length);
  to.set(sums);
  return made(to, shape);
}
