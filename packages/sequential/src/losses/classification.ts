/** Losses between classes and their probabilities. keras.losses. */
import {
  ArgumentError,
  clipByValue as clip,
  fromTypedArray,
  ShapeError,
  type Tensor,
  where,
} from '@unroll/core';
import { flag, integer, number, orNull, sameShape } from '@unroll/core/internal';
import * as core from '@unroll/core/losses';
import { EPSILON } from '../epsilon.js';
import { setMask } from '../mask.js';
import { requireAxis } from '../shapes/axis.js';
import { shapeText } from '../shapes/shape.js';
import { logitsOf } from './logits.js';
import { lossFunction } from './loss-function.js';

export interface CrossentropyOptions {
  /** Whether `yPred` holds logits rather than probabilities. Default false. */
  fromLogits?: boolean;
}

export interface SmoothedCrossentropyOptions extends CrossentropyOptions {
  /** Part of each target that is spread evenly over the classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
  /** The axis that the loss is taken along. Default -1. */
  axis?: number;
}

export interface SparseCrossentropyOptions extends CrossentropyOptions {
  /** Samples, or steps, of this class do not count. Default null: all do. */
  ignoreClass?: number | null;
  /** Only the last axis can hold the classes. Default -1. */
  axis?: number;
}

type SmoothedPlaces = [fromLogits: boolean, labelSmoothing: number, axis: number];

const SMOOTHED = ['fromLogits', 'labelSmoothing', 'axis'] as const;
export const crossentropyChecks = { fromLogits: flag, labelSmoothing: number, axis: integer };

/**
 * -mean(yTrue log p + (1 - yTrue) log(1 - p)) over an axis; p = yPred, kept within [1e-7, 1 - 1e-7]. Of infinite logits it
 * makes what Keras does on JAX; on TensorFlow most of those are NaN.
 *
 * @throws ShapeError when the shapes differ.
 */
export const binaryCrossentropy = lossFunction<SmoothedCrossentropyOptions, SmoothedPlaces>(
  'binary_crossentropy',
  (yTrue, yPred, { fromLogits = false, labelSmoothing = 0, axis = -1 }) => {
    requireSameShape(yTrue, yPred);
    const target = labelSmoothing === 0 ? yTrue : yTrue.mul(1 - labelSmoothing).add(0.5 * labelSmoothing);
    const logits = logitsFor('binary_crossentropy', yPred, fromLogits);
    const losses =
      logits === undefined
        ? core.binaryCrossEntropy(limited(yPred), target)
        : core.binaryCrossEntropyWithLogits(logits, target, undefined, true);
    return losses.mean(axis);
  },
  SMOOTHED,
  crossentropyChecks,
);

/**
 * -sum(yTrue log p) over an axis, yTrue one-hot; p = yPred divided by its sum. [N, ..., C] -> [N, ...].
 *
 * @throws ShapeError when the shapes differ.
 */
export const categoricalCrossentropy = lossFunction<SmoothedCrossentropyOptions, SmoothedPlaces>(
  'categorical_crossentropy',
  (yTrue, yPred, { fromLogits = false, labelSmoothing = 0, axis = -1 }) => {
    requireSameShape(yTrue, yPred);
    // As in Keras, the classes are counted along the last axis, whichever `axis` is.
    const smoothed =
      labelSmoothing === 0 ? yTrue : yTrue.mul(1 - labelSmoothing).add(labelSmoothing / yTrue.size(-1));
    const target = lastAxis(smoothed, axis);
    const logits = logitsFor('categorical_crossentropy', yPred, fromLogits);
    if (logits !== undefined) return ofLogits(lastAxis(logits, axis), target);
    const probabilities = lastAxis(yPred, axis);
    return core.categoricalCrossEntropy(limited(probabilities.div(probabilities.sum(-1, true))), target);
  },
  SMOOTHED,
  crossentropyChecks,
);

/**
 * The cross-entropy of logits, whose gradient is softmax(logits) - target, as that of TensorFlow's operation: where targets do
 * not sum to 1 (rows of zeros as padding, several classes at once) it is not that of the value. On JAX it is.
 */
function ofLogits(logits: Tensor, target: Tensor): Tensor {
  const losses = core.categoricalCrossEntropyWithLogits(logits, target);
  const sums = target.detach().sum(-1);
  const lacking = Float32Array.from(sums.dataSync(), (sum) => (Number.isFinite(sum) ? 1 - sum : 0));
  if (lacking.every((share) => Math.abs(share) < 1e-5) || logits.numel() === 0) return losses;
  const first = logits
    .narrow(-1, 0, 1)
    .sub(logits.logSoftmax().narrow(-1, 0, 1))
    .squeeze(-1);
  // Its value is 0, its gradient that of the logarithm of the sum of exponentials.
  return losses.add(first.sub(first.detach()).mul(fromTypedArray(lacking, sums.shape)));
}

/**
 * `categoricalCrossentropy` for class indices: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...].
 *
 * @throws ShapeError when yTrue does not have yPred's shape without the classes.
 * @throws ArgumentError for an index outside [0, C), and for another axis than the last.
 */
export const sparseCategoricalCrossentropy = lossFunction<
  SparseCrossentropyOptions,
  [fromLogits: boolean, ignoreClass: number | null, axis: number]
>(
  'sparse_categorical_crossentropy',
  (yTrue, yPred, { fromLogits = false, ignoreClass = null, axis = -1 }) => {
    if (axis !== -1 && axis !== yPred.ndim - 1) {
      throw new ArgumentError(`Only axis=-1 is currently supported. Received: axis=${axis}`);
    }
    const classes = yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
    if (ignoreClass === null) return sparseLosses(classes, yPred, fromLogits);
    const valid = classes.notEqual(ignoreClass);
    const losses = sparseLosses(where(valid, classes, 0), where(valid.unsqueeze(-1), yPred, 0), fromLogits);
    const kept = where(valid, losses, 0);
    setMask(kept, valid);
    return kept;
  },
  ['fromLogits', 'ignoreClass', 'axis'],
  { fromLogits: flag, ignoreClass: orNull(integer), axis: integer },
);

function sparseLosses(classes: Tensor, yPred: Tensor, fromLogits: boolean): Tensor {
  const rows = yPred.shape.slice(0, -1);
  const count = yPred.size(-1);
  if (!sameShape(classes.shape, rows)) {
    throw new ShapeError(
      'Arguments `target` and `output` must have the same shape up until the last dimension: ' +
        `target.shape=${shapeText(classes.shape)}, output.shape=${shapeText(yPred.shape)}`,
    );
  }
  const outside = classes.dataSync().find((index) => !(index > -1 && index < count));
  if (outside !== undefined) {
    throw new ArgumentError(
      `sparse_categorical_crossentropy: y_true must hold class indices in [0, ${count}), got ${outside}`,
    );
  }
  const logits = logitsFor('sparse_categorical_crossentropy', yPred, fromLogits) ?? limited(yPred).log();
  const logProbabilities = logits.logSoftmax().reshape([-1, count]);
  return core.negativeLogLikelihood(logProbabilities, classes.cast('int32').flatten()).reshape(rows);
}

/** The logits that `yPred` is, or comes from; undefined for probabilities. As in Keras, those it comes from go first. */
function logitsFor(name: string, yPred: Tensor, fromLogits: boolean): Tensor | undefined {
  const known = logitsOf(yPred);
  if (known === undefined) return fromLogits ? yPred : undefined;
  if (fromLogits && !warned.has(name)) {
    warned.add(name);
    console.warn(
      `"\`${name}\` received \`fromLogits: true\`, but the \`output\` argument was produced by a Sigmoid or Softmax ` +
        'activation and thus does not represent logits. Was this intended?',
    );
  }
  return known;
}

const warned = new Set<string>();

/** With `axis` as the last one, the others in their order. */
function lastAxis(x: Tensor, axis: number): Tensor {
  const at = requireAxis('categorical_crossentropy', axis, x.shape);
  if (at === x.ndim - 1) return x;
  const axes = x.shape.map((_, i) => i);
  return x.permute([...axes.filter((i) => i !== at), at]);
}

/**
 * max(max((1 - yTrue) yPred) - sum(yTrue yPred) + 1, 0) over the last axis, yTrue one-hot.
 *
 * @throws ShapeError for tensors without elements, which have no largest.
 */
export const categoricalHinge = lossFunction('categorical_hinge', (yTrue, yPred) => {
  if (yPred.numel() === 0) {
    const shape = shapeText(yPred.shape);
    throw new ShapeError(`categorical_hinge: yPred must have elements, got a tensor of shape ${shape}`);
  }
  const positive = yTrue.mul(yPred).sum(-1);
  const negative = yTrue.neg().add(1).mul(yPred).max(-1);
  const margin = negative.sub(positive).add(1);
  // At 0 itself TensorFlow's gradient is that of the margin.
  return where(margin.less(0), 0, margin);
});

/** sum(yTrue log(yTrue / yPred)) over the last axis, both kept within [1e-7, 1]. */
export const klDivergence = lossFunction('kl_divergence', (yTrue, yPred) =>
  core.kullbackLeibler(clip(yPred, EPSILON, 1), clip(yTrue, EPSILON, 1)),
);

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
