import { classWith } from '../../options/class-with.js';
import { classOptions, type RecordOf } from '../../options/describe.js';
import { flag, requiredNumber } from '../../options/kinds.js';
import { BuiltInSchedule, requireStep, scheduleName, steps } from './schedule.js';

const ofDecay = (name: string) =>
  classOptions(
    {
      initialLearningRate: requiredNumber(),
      /** Steps until the rate has decayed once. */
      decaySteps: steps(),
      /** How much it decays by then. */
      decayRate: requiredNumber(),
      /** Whether the rate stays until each multiple of `decaySteps`. Default false. */
      staircase: flag(false),
      name: scheduleName(name),
    },
    ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase', 'name'],
  );

export type DecayOptions = RecordOf<ReturnType<typeof ofDecay>>;

/** How many times the rate has decayed after `step` steps. */
function decays({ decaySteps, staircase }: { decaySteps: number; staircase: boolean }, step: number): number {
  const decays = step / decaySteps;
  return staircase ? Math.floor(decays) : decays;
}

/** initial decayRate^(step / decaySteps). keras.optimizers.schedules.ExponentialDecay. */
export class ExponentialDecay extends classWith(
  BuiltInSchedule,
  'ExponentialDecay',
  ofDecay('ExponentialDecay'),
) {
  at(step: number): number {
    requireStep(this, step);
    return this.initialLearningRate * this.decayRate ** decays(this, step);
  }
}

/** initial / (1 + decayRate step / decaySteps). keras.optimizers.schedules.InverseTimeDecay. */
export class InverseTimeDecay extends classWith(
  BuiltInSchedule,
  'InverseTimeDecay',
  ofDecay('InverseTimeDecay'),
) {
  at(step: number): number {
    requireStep(this, step);
    return this.initialLearningRate / (1 + this.decayRate * decays(this, step));
  }
}
