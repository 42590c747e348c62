/** Exact arithmetic and comparisons of int32 and bool. A result that does not fit into int32 wraps, as in C and torch. */
import * as tf from '@tensorflow/tfjs-core';
import type { DType, TypedArray } from '../../../dtype.js';
import { broadcastShapes, sizeOf } from '../../../shape.js';
import { broadcastValues } from './strided.js';
import { isReadable, made, mapped, read, room } from './values.js';

/** `f` of the elements of `a` and `b`, which broadcast. Storing wraps to the type's range. */
export function zipped(
  a: tf.Tensor,
  b: tf.Tensor,
  dtype: DType,
  f: (a: number, b: number) => number,
): tf.Tensor {
  const shape = broadcastShapes('broadcast', a.shape, b.shape);
  const [x, y] = [broadcastValues(a, shape), broadcastValues(b, shape)];
  const to = room(dtype, sizeOf(shape));
  for (let i = 0; i < to.length; i++) to[i] = f(x[i]!, y[i]!);
  return made(to, shape);
}

/** The larger of each two; NaN where one is, which tfjs's wasm backend loses. */
export const larger = loopedPair(Math.max, tf.maximum);
/** The smaller of each two; NaN where one is. */
export const smaller = loopedPair(Math.min, tf.minimum);

/** a ** b as in C: 1 to any power is 1, and -1 to an infinite one, where JavaScript has NaN. */
export const power = loopedPair(
  (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  (a, b) => tf.pow(a, b),
);

/** Computes `f` in float64 and rounds once, wherever values can be read; elsewhere computes `general`. */
export function loopedPair(
  f: (a: number, b: number) => number,
  general: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
) {
  return (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
    isReadable() ? zipped(a, b, 'float32', f) : general(a, b);
}

/** `x` limited to [min, max]; null leaves a side open. */
export function clamped(x: tf.Tensor, min: number | null, max: number | null): tf.Tensor {
  const [low, high] = [min ?? -Infinity, max ?? Infinity];
  if (isReadable()) return mapped(x, x.dtype as DType, (value) => Math.min(Math.max(value, low), high));
  return tf.minimum(tf.maximum(x, low), high);
}

/** `a` where `condition` holds, `b` elsewhere; all broadcast to `shape`, a and b have one type. */
export function selected(
  condition: tf.Tensor,
  a: tf.Tensor,
  b: tf.Tensor,
  shape: readonly number[],
): tf.Tensor {
  const [c, x, y] = [condition, a, b].map((tensor) => broadcastValues(tensor, shape));
  const to = room(a.dtype as DType, sizeOf(shape));
  for (let i = 0; i < to.length; i++) to[i] = c![i] === 0 ? y![i]! : x![i]!;
  return made(to, shape);
}

/** base ** exponent in int32: by squaring, wrapping; 0 for negative exponents unless the base is 1 or -1. */
export function integerPower(base: number, exponent: number): number {
  if (exponent < 0) {
    if (base === 1) return 1;
    if (base === -1) return exponent % 2 === 0 ? 1 : -1;
    return 0;
  }
  let [result, factor, left] = [1, base, exponent];
  while (left > 0) {
    if (left % 2 === 1) result = Math.imul(result, factor);
    factor = Math.imul(factor, factor);
    left = Math.floor(left / 2);
  }
  return result;
}

/** [..., m, k] x [..., k, n] of int32 or bool, of one lead, summed in int32. */
export function integerProduct(
  a: tf.Tensor,
  b: tf.Tensor,
  [lead, m, k, n]: readonly [lead: readonly number[], m: number, k: number, n: number],
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor {
  const [x, y] = [read(a), read(b)];
  const to = new Int32Array(sizeOf(lead) * m * n);
  const [aRow, aStep] = transposeA ? [1, m] : [k, 1];
  const [bStep, bColumn] = transposeB ? [1, k] : [n, 1];
  let out = 0;
  for (let batch = 0; out < to.length; batch++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          sum +=
            Math.imul(x[batch * m * k + i * aRow + l * aStep]!, y[batch * k * n + l * bStep + j * bColumn]!) |
            0;
          sum |= 0;
        }
        to[out++] = sum;
      }
    }
  }
  return made(to, [...lead, m, n]);
}

/** The same values as another type: floats are truncated toward zero, those that int32 cannot hold become its least. */
export function converted(x: tf.Tensor, dtype: DType): tf.Tensor {
  return made(convertedValues(read(x), dtype, room(dtype, x.size)), x.shape);
}

/** `from` itself where it has the type already. */
export function valuesAs(from: TypedArray, dtype: DType): TypedArray {
  const isAlready =
    dtype === 'float32'
      ? from instanceof Float32Array
      : dtype === 'int32'
        ? from instanceof Int32Array
        : from instanceof Uint8Array;
  return isAlready ? from : convertedValues(from, dtype, room(dtype, from.length));
}

function convertedValues(from: TypedArray, dtype: DType, to: TypedArray): TypedArray {
  if (dtype === 'bool') for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
  else if (dtype === 'int32' && from instanceof Float32Array) {
    for (let i = 0; i < to.length; i++) to[i] = toInt32(from[i]!);
  } else to.set(from);
  return to;
}

function toInt32(value: number): number {
  const whole = Math.trunc(value);
  return whole >= -(2 ** 31) && whole < 2 ** 31 ? whole : -(2 ** 31);
}
