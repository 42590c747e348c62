import * as tf from '@tensorflow/tfjs-core';
import { apply } from '../autograd/apply.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';

/**
 * Binary cross-entropy of probabilities as torch guards it against 0 and 1: logarithms are limited below by -100, and the
 * gradient (p - y) / (p (1 - p)) has a denominator of at least 1e-12. Neither is the other's derivative there, which is why
 * this is an operation of its own.
 */
export function guardedBinaryCrossEntropy(p: Tensor, target: Tensor): Tensor {
  broadcastShapes('guardedBinaryCrossEntropy', p.shape, target.shape);
  const logOf = (x: tf.Tensor) => tf.maximum(tf.log(x), -100);
  return apply('BinaryCrossEntropy', [p, target], undefined, (x, y) =>
    tf.neg(tf.add(tf.mul(y, logOf(x)), tf.mul(tf.sub(1, y), logOf(tf.sub(1, x))))),
  );
}
