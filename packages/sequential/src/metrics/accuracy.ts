/** How often predictions are right: 1 or 0 for each. keras.metrics. */
import { fromTypedArray, ShapeError, type Tensor } from '@unroll/core';
import { count, number } from '@unroll/core/internal';
import { lossFunction } from '../losses/loss-function.js';
import { sameRank } from '../losses/same-rank.js';
import { shapeText } from '../shapes/shape.js';

/** Whether yTrue = yPred, element by element. */
export const accuracy = lossFunction('accuracy', (yTrue, yPred) => {
  const [target, prediction] = sameRank(yTrue, yPred);
  return target.equal(prediction).cast('float32');
});

/** Whether yPred > threshold exactly where yTrue is 1, element by element. Default threshold 0.5. */
export const binaryAccuracy = lossFunction<{ threshold?: number }, [threshold: number]>(
  'binary_accuracy',
  (yTrue, yPred, { threshold = 0.5 }) => {
    const [target, prediction] = sameRank(yTrue, yPred);
    return target.equal(prediction.greater(Math.fround(threshold)).cast('float32')).cast('float32');
  },
  ['threshold'],
  { threshold: number },
);

/** Whether the largest of the last axis is at the same place, yTrue one-hot: [N, ..., C] -> [N, ...]. */
export const categoricalAccuracy = lossFunction('categorical_accuracy', (yTrue, yPred) =>
  largestIndex('categorical_accuracy', yTrue)
    .equal(largestIndex('categorical_accuracy', yPred))
    .cast('float32'),
);

/** Whether the largest of yPred's last axis is at index yTrue: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...]. */
export const sparseCategoricalAccuracy = lossFunction('sparse_categorical_accuracy', (yTrue, yPred) =>
  classesOf(yTrue, yPred).equal(largestIndex('sparse_categorical_accuracy', yPred)).cast('float32'),
);

interface TopKOptions {
  /** Default 5. */
  k?: number;
}

/** Whether fewer than k elements of yPred's last axis are larger than that of the class, yTrue one-hot: -> [N, ...]. */
export const topKCategoricalAccuracy = lossFunction<TopKOptions, [k: number]>(
  'top_k_categorical_accuracy',
  (yTrue, yPred, { k = 5 }) => {
    const operation = 'top_k_categorical_accuracy';
    return matchesOfTopK(operation, largestIndex(operation, yTrue), yPred, k);
  },
  ['k'],
  { k: count },
);

/** `topKCategoricalAccuracy` for class indices: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...]. */
export const sparseTopKCategoricalAccuracy = lossFunction<TopKOptions, [k: number]>(
  'sparse_top_k_categorical_accuracy',
  (yTrue, yPred, { k = 5 }) =>
    matchesOfTopK('sparse_top_k_categorical_accuracy', classesOf(yTrue, yPred), yPred, k),
  ['k'],
  { k: count },
);

/** Class indices without a last axis of 1. */
function classesOf(yTrue: Tensor, yPred: Tensor): Tensor {
  return yTrue.ndim > 0 && yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
}

function matchesOfTopK(operation: string, classes: Tensor, yPred: Tensor, k: number): Tensor {
  requireAxis(operation, yPred);
  const scores = yPred.dataSync();
  const count = yPred.size(-1);
  const matches = Float32Array.from(classes.dataSync(), (index, row) => {
    return isAmongLargest(scores, row * count, count, Math.trunc(index), k) ? 1 : 0;
  });
  return fromTypedArray(matches, classes.shape);
}

/** As TensorFlow's in_top_k, false for classes that there are not, and where a score that is no finite number is met. */
function isAmongLargest(
  scores: ArrayLike<number>,
  start: number,
  count: number,
  index: number,
  k: number,
): boolean {
  const own = scores[start + index];
  if (!(index >= 0 && index < count) || !Number.isFinite(own)) return false;
  let larger = 0;
  for (let i = start; i < start + count; i++) {
    if (!Number.isFinite(scores[i])) return false;
    if (scores[i]! > own!) larger += 1;
    if (larger > k) break;
  }
  return larger < k;
}

/** Where the largest of the last axis is; as for TensorFlow's argmax, NaN is never it. */
function largestIndex(operation: string, scores: Tensor): Tensor {
  requireAxis(operation, scores);
  const values = scores.dataSync();
  const count = scores.size(-1);
  const indices = new Float32Array(count === 0 ? 0 : values.length / count);
  for (let row = 0; row < indices.length; row++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const value = values[row * count + i]!;
      if (value > largest) [largest, indices[row]] = [value, i];
    }
  }
  return fromTypedArray(indices, scores.shape.slice(0, -1));
}

/** @throws ShapeError for a scalar, which has no classes along its last axis. */
function requireAxis(operation: string, scores: Tensor): void {
  if (scores.ndim > 0) return;
  throw new ShapeError(
    `${operation}: expected classes along the last axis, got shape ${shapeText(scores.shape)}`,
  );
}
