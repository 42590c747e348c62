import { number as numberCheck, orNull } from '@unroll/core/internal';
import { classWith } from '../../options/class-with.js';
import { classOptions, type RecordOf } from '../../options/describe.js';
import { number, requiredNumber } from '../../options/kinds.js';
import { optional } from '../../options/option.js';
import * as config from '../../serialized/read-options.js';
import { BuiltInSchedule, requireStep, scheduleName, steps } from './schedule.js';

const ofCosine = classOptions(
  {
    initialLearningRate: requiredNumber(),
    decaySteps: steps(),
    /** The share of the rate that is left in the end. Default 0. */
    alpha: number(0),
    name: scheduleName('CosineDecay'),
    /** The rate that a straight line leads to in `warmupSteps` steps before the decay. Default null: none. */
    warmupTarget: optional(orNull(numberCheck), null, { read: config.orNull(config.number) }),
    /** Default 0. */
    warmupSteps: number(0),
  },
  ['initialLearningRate', 'decaySteps', 'alpha', 'name', 'warmupTarget', 'warmupSteps'],
);

export type CosineDecayOptions = RecordOf<typeof ofCosine>;

/** Half a wave of the cosine, from 1 to `alpha`, as `fraction` goes from 0 to 1. */
function cosine(fraction: number, alpha: number, height = 1): number {
  return (1 - alpha) * 0.5 * height * (1 + Math.cos(Math.PI * fraction)) + alpha;
}

/**
 * Half a wave of the cosine, down to `alpha` of the rate, after a warm-up if wanted. keras.optimizers.schedules.CosineDecay;
 * Loshchilov & Hutter (2017), arXiv:1608.03983.
 */
export class CosineDecay extends classWith(BuiltInSchedule, 'CosineDecay', ofCosine) {
  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = this;
    const decayed = (rate: number, steps: number) =>
      rate * cosine(Math.min(steps, decaySteps) / decaySteps, alpha);
    if (warmupTarget === null) return decayed(initialLearningRate, step);
    if (step >= warmupSteps) return decayed(warmupTarget, step - warmupSteps);
    return initialLearningRate + (warmupTarget - initialLearningRate) * (step / warmupSteps);
  }
}

const ofRestarts = classOptions(
  {
    initialLearningRate: requiredNumber(),
    /** Length of the first wave. */
    firstDecaySteps: steps(),
    /** Factor of the length from wave to wave. Default 2. */
    tMul: number(2),
    /** Factor of the rate from wave to wave. Default 1. */
    mMul: number(1),
    /** The share of the rate that is left at the end of each. Default 0. */
    alpha: number(0),
    name: scheduleName('SGDRDecay'),
  },
  ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha', 'name'],
);

export type CosineDecayRestartsOptions = RecordOf<typeof ofRestarts>;

/**
 * Which wave it is, from 0, and how much of that is over, after so many times the length of the first; each is `growth` times as
 * long as the one before. NaN, as in Keras, behind the end that waves have which get shorter.
 */
function waveAt(firsts: number, growth: number): { restarts: number; fraction: number } {
  if (growth === 1) return { restarts: Math.floor(firsts), fraction: firsts - Math.floor(firsts) };
  const beginOf = (wave: number) => (growth ** wave - 1) / (growth - 1);
  let restarts = Math.floor(Math.log1p(firsts * (growth - 1)) / Math.log(growth));
  // The logarithm's rounding may be a wave off where one begins.
  if (firsts < beginOf(restarts)) restarts -= 1;
  else if (firsts >= beginOf(restarts + 1)) restarts += 1;
  return { restarts, fraction: (firsts - beginOf(restarts)) / growth ** restarts };
}

/** `CosineDecay` again and again. keras.optimizers.schedules.CosineDecayRestarts; the same paper. */
export class CosineDecayRestarts extends classWith(BuiltInSchedule, 'CosineDecayRestarts', ofRestarts) {
  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = this;
    const { restarts, fraction } = waveAt(step / firstDecaySteps, tMul);
    return initialLearningRate * cosine(fraction, alpha, mMul ** restarts);
  }
}
