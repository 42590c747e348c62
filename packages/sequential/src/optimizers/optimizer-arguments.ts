/** The arguments that all of Keras's optimizers take behind their own. */
import { type Checks, number, orNull, text } from '@unroll/core/internal';
import { only, ownWords } from '../arguments/checks.js';
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

/** The names of their places, in Keras's order; `weightDecay` comes before. */
export const COMMON = [
  ...(['clipnorm', 'clipvalue', 'globalClipnorm', 'useEma', 'emaMomentum', 'emaOverwriteFrequency'] as const),
  ...(['lossScaleFactor', 'gradientAccumulationSteps', 'name'] as const),
] as const;

/** Those of them that are worth a place. */
export type CommonPlaces = [clipnorm: number | null, clipvalue: number | null, globalClipnorm: number | null];
