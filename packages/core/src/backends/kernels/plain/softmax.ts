/** Softmax and its logarithm along the last axis, and their gradients; each value is rounded once where values can be read. */
import * as tf from '@tensorflow/tfjs-core';
import type { TypedArray } from '../../../dtype.js';
import { isReadable, made, read, room } from './values.js';

/** exp(x) over its sum. */
export function softmax(x: tf.Tensor): tf.Tensor {
  if (!isReadable()) return tf.softmax(x);
  return byRows(x, x, (y, of, _, start, end) => {
    const { largest, sum } = sumOfExponentials(of, start, end);
    for (let i = start; i < end; i++) y[i] = Math.exp(of[i]! - largest) / sum;
  });
}

/** x - log(sum(exp(x))). */
export function logSoftmax(x: tf.Tensor): tf.Tensor {
  if (!isReadable()) return tf.logSoftmax(x);
  return byRows(x, x, (y, of, _, start, end) => {
    const { largest, sum } = sumOfExponentials(of, start, end);
    const log = Math.log(sum);
    for (let i = start; i < end; i++) y[i] = of[i]! - largest - log;
  });
}

/** The sum of exp(x - largest) of a row; NaN where one is. */
function sumOfExponentials(x: TypedArray, start: number, end: number): { largest: number; sum: number } {
  let largest = -Infinity;
  for (let i = start; i < end; i++) largest = Math.max(largest, x[i]!);
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.exp(x[i]! - largest);
  return { largest, sum };
}

/** y (dy - sum(dy y)). */
export function softmaxGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (!isReadable()) {
    const weighted = tf.mul(dy, y);
    return tf.sub(weighted, tf.mul(y, tf.sum(weighted, -1, true)));
  }
  return byRows(dy, y, (dx, slope, of, start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += slope[i]! * of[i]!;
    for (let i = start; i < end; i++) dx[i] = of[i]! * (slope[i]! - sum);
  });
}

/** dy - exp(y) sum(dy). */
export function logSoftmaxGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (!isReadable()) return tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, -1, true)));
  return byRows(dy, y, (dx, slope, of, start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += slope[i]!;
    for (let i = start; i < end; i++) dx[i] = slope[i]! - Math.exp(of[i]!) * sum;
  });
}

function byRows(
  dy: tf.Tensor,
  y: tf.Tensor,
  row: (dx: TypedArray, dy: TypedArray, y: TypedArray, start: number, end: number) => void,
): tf.Tensor {
  const [slopes, values] = [read(dy), read(y)];
  const dx = room('float32', values.length);
  const length = y.shape.at(-1)!;
  for (let start = 0; start < dx.length; start += length) row(dx, slopes, values, start, start + length);
  return made(dx, y.shape);
}
