/** The arguments that all of Keras's optimizers take behind their own. */
import { type Checks, number, orNull, text } from '@unroll/core/internal';
import { only, ownWords } from '../arguments/checks.js';
import {
  ignored,
  type Keys,
  onlyOrLost,
  number as readNumber,
  orNull as readOrNull,
  text as readText,
} from '../serialized/read-options.js';
import { learningRate } from './learning-rate.js';
import type { LearningRate, OptimizerOptions } from './optimizer.js';

/** What cannot be had here, by Keras's names: only values that leave it off are taken. */
export interface MissingOptions {
  useEma?: false;
  /** Without `useEma` it does nothing, as in Keras. */
  emaMomentum?: number;
  emaOverwriteFrequency?: null;
  lossScaleFactor?: null;
  gradientAccumulationSteps?: null;
}

const limit = orNull(number);

export const optimizerChecks = {
  learningRate: ownWords<LearningRate>('a number, a LearningRateSchedule or a function'),
  weightDecay: limit,
  clipnorm: limit,
  clipvalue: limit,
  globalClipnorm: limit,
  useEma: only('there are no averages of weights here', false),
  emaMomentum: number,
  emaOverwriteFrequency: only('there are no averages of weights here', null),
  lossScaleFactor: only('losses are not scaled here', null),
  gradientAccumulationSteps: only('gradients are not accumulated here', null),
  name: orNull(text),
} satisfies Checks<OptimizerOptions>;

/** How the keys of every optimizer are read. */
export const optimizerKeys: Keys = {
  ...{ name: readText, learning_rate: learningRate, weight_decay: readOrNull(readNumber) },
  ...{
    clipnorm: readOrNull(readNumber),
    global_clipnorm: readOrNull(readNumber),
    clipvalue: readOrNull(readNumber),
  },
  ...{ use_ema: onlyOrLost(false), ema_momentum: ignored, ema_overwrite_frequency: ignored },
  // Gradients are divided by it again.
  ...{ loss_scale_factor: ignored, gradient_accumulation_steps: onlyOrLost(null) },
  // Before Keras 3:
  ...{ lr: learningRate, decay: readNumber, jit_compile: ignored, is_legacy_optimizer: ignored },
};

/** The names of their places, in Keras's order; `weightDecay` comes before. */
export const COMMON = [
  ...(['clipnorm', 'clipvalue', 'globalClipnorm', 'useEma', 'emaMomentum', 'emaOverwriteFrequency'] as const),
  ...(['lossScaleFactor', 'gradientAccumulationSteps', 'name'] as const),
] as const;
