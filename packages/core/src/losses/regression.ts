/**
 * Losses between real numbers, element by element. Reducing them is the dialects' business: Keras averages the last axis
 * and then weighs samples, torch averages everything.
 */
import { where } from '../ops/index.js';
import { requireTensor } from '../ops/operands.js';
import type { Tensor } from '../tensor.js';

/** (prediction - target)^2. */
export function squaredError(prediction: Tensor, target: Tensor): Tensor {
  requireTensor('squaredError', 'prediction', prediction);
  requireTensor('squaredError', 'target', target);
  return prediction.sub(target).square();
}

/** |prediction - target|. */
export function absoluteError(prediction: Tensor, target: Tensor): Tensor {
  requireTensor('absoluteError', 'prediction', prediction);
  requireTensor('absoluteError', 'target', target);
  return prediction.sub(target).abs();
}

/**
 * Quadratic for errors up to `delta`, linear beyond: e^2 / 2, or delta * (|e| - delta / 2). Huber (1964).
 * torch's SmoothL1Loss is this divided by its beta.
 */
export function huber(prediction: Tensor, target: Tensor, delta = 1): Tensor {
  requireTensor('huber', 'prediction', prediction);
  requireTensor('huber', 'target', target);
  const error = absoluteError(prediction, target);
  const isLarge = error.greater(delta);
  // The piece that is not chosen is kept finite, so that no infinity times zero reaches a gradient.
  const quadratic = where(isLarge, 0, error).square().mul(0.5);
  if (delta === Infinity) return quadratic;
  return where(isLarge, error.sub(delta / 2).mul(delta), quadratic);
}

/** log(cosh(error)), by Keras's form, which does not overflow: e + log(1 + exp(-2e)) - log 2; NaN at -Infinity, as there. */
export function logCosh(prediction: Tensor, target: Tensor): Tensor {
  requireTensor('logCosh', 'prediction', prediction);
  requireTensor('logCosh', 'target', target);
  const error = prediction.sub(target);
  return error.add(error.mul(-2).softplus()).sub(Math.LN2);
}

/** 100 * |error| / max(|target|, epsilon). */
export function absolutePercentageError(prediction: Tensor, target: Tensor, epsilon: number): Tensor {
  requireTensor('absolutePercentageError', 'prediction', prediction);
  requireTensor('absolutePercentageError', 'target', target);
  return absoluteError(prediction, target).div(target.abs().maximum(epsilon)).mul(100);
}

/** (log(1 + prediction) - log(1 + target))^2, both limited below by `epsilon`. */
export function squaredLogarithmicError(prediction: Tensor, target: Tensor, epsilon: number): Tensor {
  requireTensor('squaredLogarithmicError', 'prediction', prediction);
  requireTensor('squaredLogarithmicError', 'target', target);
  // At epsilon itself the gradient is that of the value, as in Keras on TensorFlow.
  const limited = (x: Tensor) => where(x.less(epsilon), epsilon, x).log1p();
  return squaredError(limited(prediction), limited(target));
}

/** max(1 - target * prediction, 0) for targets of -1 and 1; where all are 0 or 1, they are taken as -1 and 1. */
export function hinge(prediction: Tensor, target: Tensor): Tensor {
  requireTensor('hinge', 'prediction', prediction);
  requireTensor('hinge', 'target', target);
  const values: ArrayLike<number> = target.dataSync();
  let isBinary = true;
  for (let i = 0; i < values.length && isBinary; i++) isBinary = values[i] === 0 || values[i] === 1;
  const signed = isBinary ? where(target.equal(0), -1, target) : target;
  const margin = signed.mul(prediction).neg().add(1);
  // At 0 itself the gradient is that of the margin, as in Keras on TensorFlow.
  return where(margin.less(0), 0, margin);
}
