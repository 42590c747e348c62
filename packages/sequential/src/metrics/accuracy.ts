/** How often predictions are right: 1 or 0 for each. keras.metrics. */
import { fromTypedArray, type Tensor } from '@unroll/core';
import { sameRank } from '../losses/same-rank.js';
import type { MetricFunction } from './metric.js';

/** Whether yTrue = yPred, element by element. */
export const accuracy: MetricFunction = (yTrue, yPred) => {
  const [target, prediction] = sameRank(yTrue, yPred);
  return target.cast('float32').equal(prediction.cast('float32')).cast('float32');
};

/** Whether yPred > threshold exactly where yTrue is 1, element by element. */
export function binaryAccuracy(yTrue: Tensor, yPred: Tensor, threshold = 0.5): Tensor {
  const [target, prediction] = sameRank(yTrue, yPred);
  return target
    .cast('float32')
    .equal(prediction.greater(Math.fround(threshold)).cast('float32'))
    .cast('float32');
}

/** Whether the largest of the last axis is at the same place, yTrue one-hot: [N, ..., C] -> [N, ...]. */
export const categoricalAccuracy: MetricFunction = (yTrue, yPred) =>
  largestIndex(yTrue).equal(largestIndex(yPred)).cast('float32');

/** Whether the largest of yPred's last axis is at index yTrue: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...]. */
export const sparseCategoricalAccuracy: MetricFunction = (yTrue, yPred) => {
  const classes = yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
  return classes.cast('float32').equal(largestIndex(yPred)).cast('float32');
};

/** Whether fewer than k elements of yPred's last axis are larger than that of the class, yTrue one-hot: -> [N, ...]. */
export function topKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, k = 5): Tensor {
  return sparseTopKCategoricalAccuracy(largestIndex(yTrue), yPred, k);
}

/** `topKCategoricalAccuracy` for class indices: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...]. */
export function sparseTopKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, k = 5): Tensor {
  const classes = yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
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
function largestIndex(scores: Tensor): Tensor {
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
