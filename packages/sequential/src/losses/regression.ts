/** Losses between real numbers, each averaged over the last axis. keras.losses. */
import type { Tensor } from '@unroll/core';
import * as core from '@unroll/core/losses';
import { EPSILON } from '../epsilon.js';
import { unit } from '../unit.js';
import type { LossFunction } from './loss.js';
import { sameRank } from './same-rank.js';

type Elementwise = (prediction: Tensor, target: Tensor) => Tensor;

const averaged =
  (elementwise: Elementwise): LossFunction =>
  (yTrue, yPred) => {
    const [target, prediction] = sameRank(yTrue, yPred);
    return elementwise(prediction, target).mean(-1);
  };

/** mean((yTrue - yPred)^2) */
export const meanSquaredError = averaged(core.squaredError);

/** mean(|yTrue - yPred|) */
export const meanAbsoluteError = averaged(core.absoluteError);

/** 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)) */
export const meanAbsolutePercentageError = averaged((prediction, target) =>
  core.absolutePercentageError(prediction, target, EPSILON),
);

/** mean((log(1 + yTrue) - log(1 + yPred))^2), both at least 1e-7. */
export const meanSquaredLogarithmicError = averaged((prediction, target) =>
  core.squaredLogarithmicError(prediction, target, EPSILON),
);

/** mean(log(cosh(yPred - yTrue))) */
export const logCosh = averaged(core.logCosh);

/** Half the squared error up to `delta`, beyond it linear. Huber (1964). */
export function huber(yTrue: Tensor, yPred: Tensor, delta = 1): Tensor {
  return averaged((prediction, target) => core.huber(prediction, target, delta))(yTrue, yPred);
}

/** mean(max(1 - yTrue yPred, 0)), targets -1 and 1; targets 0 and 1 are taken as -1 and 1. */
export const hinge = averaged(core.hinge);

/** mean(max(1 - yTrue yPred, 0)^2), targets as for `hinge`. */
export const squaredHinge = averaged((prediction, target) => core.hinge(prediction, target).square());

/** mean(yPred - yTrue log(yPred)) */
export const poisson = averaged((prediction, target) =>
  prediction.sub(target.mul(prediction.add(EPSILON).log())),
);

/** -cos of the angle between the vectors along the last axis: -1 is alike, 1 opposite. */
export const cosineSimilarity: LossFunction = (yTrue, yPred) => {
  const [target, prediction] = sameRank(yTrue, yPred);
  return unit(target).mul(unit(prediction)).sum(-1).neg();
};
