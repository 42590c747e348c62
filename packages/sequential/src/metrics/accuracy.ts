/** How often predictions are right: 1 or 0 for each. keras.metrics. */
import type { Tensor } from '@unroll/core';
import { sameRank } from '../losses/same-rank.js';
import type { MetricFunction } from './metric.js';

/** Whether yTrue = yPred, element by element. */
export const accuracy: MetricFunction = (yTrue, yPred) => {
  const [target, prediction] = sameRank(yTrue, yPred);
  return target.equal(prediction).cast('float32');
};

/** Whether yPred > threshold exactly where yTrue is 1, element by element. */
export function binaryAccuracy(yTrue: Tensor, yPred: Tensor, threshold = 0.5): Tensor {
  const [target, prediction] = sameRank(yTrue, yPred);
  return target.equal(prediction.greater(threshold).cast('float32')).cast('float32');
}

/** Whether the largest of the last axis is at the same place, yTrue one-hot: [N, ..., C] -> [N, ...]. */
export const categoricalAccuracy: MetricFunction = (yTrue, yPred) =>
  yTrue.argMax(-1).equal(yPred.argMax(-1)).cast('float32');

/** Whether the largest of yPred's last axis is at index yTrue: [N, ...] or [N, ..., 1], and [N, ..., C] -> [N, ...]. */
export const sparseCategoricalAccuracy: MetricFunction = (yTrue, yPred) => {
  const classes = yTrue.ndim === yPred.ndim && yTrue.size(-1) === 1 ? yTrue.squeeze(-1) : yTrue;
  return classes.cast('int32').equal(yPred.argMax(-1)).cast('float32');
};
