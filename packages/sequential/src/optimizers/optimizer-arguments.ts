/** The arguments that all of Keras's optimizers take behind their own. */
import { type Checks, number, orNull, text } from '@unroll/core/internal';
import { only, ownWords } from '../arguments/checks.js';
import { type Described, optionsBeside } from '../options/describe.js';
import type { OptionTable } from '../options/option.js';
import {
  ignored,
  type Keys,
  onlyOrLost,
  number as readNumber,
  orNull as readOrNull,
  text as readText,
} from '../serialized/read-options.js';
import { type LearningRate, learningRate } from './learning-rate.js';

/** What cannot be had here, by Keras's names: only values that leave it off are taken. */
interface MissingOptions {
  useEma?: false;
  /** Without `useEma` it does nothing, as in Keras. */
  emaMomentum?: number;
  emaOverwriteFrequency?: null;
  lossScaleFactor?: null;
  gradientAccumulationSteps?: null;
}

export interface OptimizerOptions extends MissingOptions {
  /** A number, a schedule, or a function that returns the rate. */
  learningRate?: LearningRate;
  /** Weights shrink by `learningRate * weightDecay` before each step. Default none. */
  weightDecay?: number | null;
  /** Largest norm of the gradient of each variable. At most one of the three limits may be given. */
  clipnorm?: number | null;
  /** Largest size of each element of a gradient. */
  clipvalue?: number | null;
  /** Largest norm of all gradients together. */
  globalClipnorm?: number | null;
  /** Default the class's name in snake case, numbered from the second on. */
  name?: string | null;
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
const optimizerKeys: Keys = {
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
const COMMON = ['clipnorm', 'clipvalue', 'globalClipnorm'] as const;
const NAMELESS = [
  'useEma',
  'emaMomentum',
  'emaOverwriteFrequency',
  'lossScaleFactor',
  'gradientAccumulationSteps',
];

const describeOptions = optionsBeside<OptimizerOptions>({
  checks: optimizerChecks,
  keys: optimizerKeys,
  places: [...COMMON, ...NAMELESS, 'name'],
});

/**
 * The options of an optimizer, which takes `OptimizerOptions` too.
 *
 * @param table In the order of Keras's `get_config`.
 * @param places Those that may be given by position, in Keras's order; the common ones stand behind.
 */
export function optimizerOptions<
  Table extends OptionTable,
  const Places extends readonly ((keyof Table | 'weightDecay') & string)[],
>(
  table: Table,
  places: Places,
): Described<Table, readonly [...Places, ...typeof COMMON], OptimizerOptions, never> {
  return describeOptions(table, places) as never;
}
