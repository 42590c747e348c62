/** Losses between real numbers, each averaged over the last axis. keras.losses. */
import type { Tensor } from '@unroll/core';
import { integer, number } from '@unroll/core/internal';
import * as core from '@unroll/core/losses';
import { EPSILON } from '../epsilon.js';
import { unit } from '../l2-normalize.js';
import { lossFunction } from './loss-function.js';
import { sameRank } from './same-rank.js';

type Elementwise = (prediction: Tensor, target: Tensor) => Tensor;

const averaged = (name: string, elementwise: Elementwise) =>
  lossFunction(name, (yTrue, yPred) => averageOf(yTrue, yPred, elementwise));

function averageOf(yTrue: Tensor, yPred: Tensor, elementwise: Elementwise): Tensor {
  const [target, prediction] = sameRank(yTrue, yPred);
  return elementwise(prediction, target).mean(-1);
}

/** mean((yTrue - yPred)^2) */
export const meanSquaredError = averaged('mean_squared_error', core.squaredError);

/** mean(|yTrue - yPred|) */
export const meanAbsoluteError = averaged('mean_absolute_error', core.absoluteError);

/** 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)) */
export const meanAbsolutePercentageError = averaged('mean_absolute_percentage_error', (prediction, target) =>
  core.absolutePercentageError(prediction, target, EPSILON),
);

/** mean((log(1 + yTrue) - log(1 + yPred))^2), both at least 1e-7. */
export const meanSquaredLogarithmicError = averaged('mean_squared_logarithmic_error', (prediction, target) =>
  core.squaredLogarithmicError(prediction, target, EPSILON),
);

/** mean(log(cosh(yPred - yTrue))) */
export const logCosh = averaged('log_cosh', core.logCosh);

export interface HuberOptions {
  /** Where quadratic becomes linear. Default 1. */
  delta?: number;
}

/** Half the squared error up to `delta`, beyond it linear. Huber (1964). */
export const huber = lossFunction<HuberOptions, [delta: number]>(
  'huber',
  (yTrue, yPred, { delta = 1 }) =>
    averageOf(yTrue, yPred, (prediction, target) => core.huber(prediction, target, delta)),
  ['delta'],
  { delta: number },
);

/** mean(max(1 - yTrue yPred, 0)), targets -1 and 1; targets 0 and 1 are taken as -1 and 1. */
export const hinge = averaged('hinge', core.hinge);

/** mean(max(1 - yTrue yPred, 0)^2), targets as for `hinge`. */
export const squaredHinge = averaged('squared_hinge', (prediction, target) =>
  core.hinge(prediction, target).square(),
);

/** mean(yPred - yTrue log(yPred)) */
export const poisson = averaged('poisson', (prediction, target) =>
  prediction.sub(target.mul(prediction.add(EPSILON).log())),
);

export interface CosineSimilarityOptions {
  /** Along which vectors lie. Default -1. */
  axis?: number;
}

/** -cos of the angle between the vectors along an axis: -1 is alike, 1 opposite. */
export const cosineSimilarity = lossFunction<CosineSimilarityOptions, [axis: number]>(
  'cosine_similarity',
  (yTrue, yPred, { axis = -1 }) => {
    const [target, prediction] = sameRank(yTrue, yPred);
    return unit(target, axis).mul(unit(prediction, axis)).sum(axis).neg();
  },
  ['axis'],
  { axis: integer },
);
