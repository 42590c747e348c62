import * as tf from '@tensorflow/tfjs-core';
import { spread, sum } from '../backends/kernels/reduce.js';
import { asFloat, chosenWhere, isNanOf, signOf } from './rule.js';

/** The gradient of the p-norm `y` of `x` over `axes`, with `dy` and `y` as large as `x`. As in torch, it is 0 where `y` is. */
export function normGradient(
  dy: tf.Tensor,
  x: tf.Tensor,
  y: tf.Tensor,
  axes: readonly number[],
  p: number,
): tf.Tensor {
  const size = tf.abs(x);
  if (p === 0) return tf.zerosLike(dy);
  if (p === 1) return tf.mul(signOf(x), dy);
  if (p === 2) return tf.mul(dy, chosenWhere(tf.equal(y, 0), 0, tf.div(x, y)));
  if (!Number.isFinite(p)) {
    const isIt = asFloat(tf.logicalOr(tf.equal(size, y), isNanOf(size)));
    const count = spread(sum(isIt, axes, false), x.shape, axes);
    return tf.mul(signOf(x), tf.mul(tf.div(dy, count), isIt));
  }
  if (p < 1) {
    const slope = chosenWhere(tf.equal(x, 0), 0, tf.mul(signOf(x), tf.pow(size, p - 1)));
    return tf.mul(tf.mul(slope, dy), tf.pow(y, 1 - p));
  }
  const slope = p < 2 ? tf.mul(signOf(x), tf.pow(size, p - 1)) : tf.mul(x, tf.pow(size, p - 2));
  return tf.mul(slope, chosenWhere(tf.equal(y, 0), 0, tf.div(dy, tf.pow(y, p - 1))));
}
