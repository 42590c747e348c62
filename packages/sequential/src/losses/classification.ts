/** Losses between classes and their probabilities. keras.losses. */
import { ArgumentError, clip, ShapeError, sameShape, type Tensor } from '@unroll/core';
import * as core from '@unroll/core/losses';
import { EPSILON } from '../epsilon.js';
import { shapeText } from '../shape.js';
import { logitsOf } from './logits.js';

export interface CrossentropyOptions {
  /** Whether `yPred` holds logits rather than probabilities. Default false. */
  fromLogits?: boolean;
}

export interface SmoothedCrossentropyOptions extends CrossentropyOptions {
  /** Part of each target that is spread evenly over the classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

/**
 * -mean(yTrue log p + (1 - yTrue) log(1 - p)) over the last axis; p = yPred, kept within [1e-7, 1 - 1e-7].
 *
 * @throws ShapeError when the shapes differ.
 */
export function binaryCrossentropy(
  yTrue: Tensor,
  yPred: Tensor,
  { fromLogits = false, labelSmoothing = 0 }: SmoothedCrossentropyOptions = {},
): Tensor {
  requireSameShape(yTrue, yPred);
  const target = labelSmoothing === 0 ? yTrue : yTrue.mul(1 - labelSmoothing).add(0.5 * labelSmoothing);
  const logits = fromLogits ? yPred : logitsOf(yPred);
  const losses =
    logits === undefined
      ? core.binaryCrossEntropy(limited(yPred), target)
      : core.binaryCrossEntropyWithLogits(logits, target);
  return losses.mean(-1);
}

/**
 * -sum(yTrue log p) over the last axis, yTrue one-hot; p = yPred divided by its sum. [N, ..., C] -> [N, ...].
 *
 * @throws ShapeError when the shapes differ.
 */
export function categoricalCrossentropy(
  yTrue: Tensor,
  yPred: Tensor,
  { fromLogits = false, labelSmoothing = 0 }: SmoothedCrossentropyOptions = {},
): Tensor {
  requireSameShape(yTrue, yPred);
  const target =
    labelSmoothing === 0 ? yTrue : yTrue.mul(1 - labelSmoothing).add(labelSmoothing / yTrue.size(-1));
  const logits = fromLogits ? yPred : logitsOf(yPred);
  if (logits !== undefined) return core.categoricalCrossEntropyWithLogits(logits, target);
  return core.categoricalCrossEntropy(limited(yPred.div(yPred.sum(-1, true))), target);
}

/**
 * `categoricalCrossentropy` for class indices: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...].
 *
 * @throws ShapeError when yTrue does not have yPred's shape without the classes.
 * @throws ArgumentError for an index outside [0, C).
 */
export function sparseCategoricalCrossentropy(
  yTrue: Tensor,
  yPred: Tensor,
  { fromLogits = false }: CrossentropyOptions = {},
): Tensor {
  const classes = yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
  const rows = yPred.shape.slice(0, -1);
  const count = yPred.size(-1);
  if (!sameShape(classes.shape, rows)) {
    throw new ShapeError(
      'Arguments `target` and `output` must have the same shape up until the last dimension: ' +
        `target.shape=${shapeText(yTrue.shape)}, output.shape=${shapeText(yPred.shape)}`,
    );
  }
  const outside = classes.dataSync().find((index) => !(index >= 0 && index < count));
  if (outside !== undefined) {
    throw new ArgumentError(
      `sparse_categorical_crossentropy: y_true must hold class indices in [0, ${count}), got ${outside}`,
    );
  }
  const logits = (fromLogits ? yPred : logitsOf(yPred)) ?? limited(yPred).log();
  const logProbabilities = logits.logSoftmax().reshape([-1, count]);
  return core.negativeLogLikelihood(logProbabilities, classes.cast('int32').flatten()).reshape(rows);
}

/** max(max((1 - yTrue) yPred) - sum(yTrue yPred) + 1, 0) over the last axis, yTrue one-hot. */
export function categoricalHinge(yTrue: Tensor, yPred: Tensor): Tensor {
  const positive = yTrue.mul(yPred).sum(-1);
  const negative = yTrue.neg().add(1).mul(yPred).max(-1);
  return negative.sub(positive).add(1).maximum(0);
}

/** sum(yTrue log(yTrue / yPred)) over the last axis, both kept within [1e-7, 1]. */
export function klDivergence(yTrue: Tensor, yPred: Tensor): Tensor {
  return core.kullbackLeibler(clip(yPred, EPSILON, 1), clip(yTrue, EPSILON, 1));
}

function limited(probabilities: Tensor): Tensor {
  return clip(probabilities, EPSILON, 1 - EPSILON);
}

function requireSameShape(target: Tensor, output: Tensor): void {
  if (sameShape(target.shape, output.shape)) return;
  throw new ShapeError(
    'Arguments `target` and `output` must have the same shape. Received: ' +
      `target.shape=${shapeText(target.shape)}, output.shape=${shapeText(output.shape)}`,
  );
}
