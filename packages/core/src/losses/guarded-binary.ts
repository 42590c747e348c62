import * as tf from '@tensorflow/tfjs-core';
import { looped } from '../backends/kernels/plain/values.js';
import { apply } from '../ops/apply.js';
import { requireTensor } from '../ops/operands.js';
import { broadcastShapes } from '../shape.js';
import type { Tensor } from '../tensor.js';

/**
 * Binary cross-entropy of probabilities as torch guards it against 0 and 1: logarithms are limited below by -100, and the
 * gradient (p - y) / (p (1 - p)) has a denominator of at least 1e-12. Neither is the other's derivative there, which is why
 * this is an operation of its own.
 */
export function guardedBinaryCrossEntropy(p: Tensor, target: Tensor): Tensor {
  requireTensor('guardedBinaryCrossEntropy', 'p', p);
  requireTensor('guardedBinaryCrossEntropy', 'target', target);
  broadcastShapes('guardedBinaryCrossEntropy', p.shape, target.shape);
  return apply('BinaryCrossEntropy', [p, target], undefined, (x, y) =>
    tf.neg(tf.add(tf.mul(y, logOf(x)), tf.mul(tf.sub(1, y), logOfRest(x)))),
  );
}

const LEAST = -100;
const logOf = looped(
  (x) => Math.max(Math.log(x), LEAST),
  (x) => tf.maximum(tf.log(x), LEAST),
);
/** log(1 - x). */
const logOfRest = looped(
  (x) => Math.max(Math.log1p(-x), LEAST),
  (x) => tf.maximum(tf.log1p(tf.neg(x)), LEAST),
);
