import { ArgumentError } from '@unroll/core';
import { check, describe, number as numberCheck } from '@unroll/core/internal';
import { classWith } from '../../options/class-with.js';
import { classOptions, type RecordOf } from '../../options/describe.js';
import { copied, flag, number, requiredNumber } from '../../options/kinds.js';
import { required } from '../../options/option.js';
import * as config from '../../serialized/read-options.js';
import { BuiltInSchedule, requireStep, scheduleName, steps } from './schedule.js';

const ofPolynomial = classOptions(
  {
    initialLearningRate: requiredNumber(),
    decaySteps: steps(),
    /** Default 0.0001. */
    endLearningRate: number(0.0001),
    /** Default 1: a straight line. */
    power: number(1),
    /** Whether to go on beyond `decaySteps`, to the next multiple of it. Default false: the rate stays at its end. */
    cycle: flag(false),
    name: scheduleName('PolynomialDecay'),
  },
  ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle', 'name'],
);

export type PolynomialDecayOptions = RecordOf<typeof ofPolynomial>;

/** (initial - end) (1 - step / decaySteps)^power + end. keras.optimizers.schedules.PolynomialDecay. */
export class PolynomialDecay extends classWith(BuiltInSchedule, 'PolynomialDecay', ofPolynomial) {
  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, endLearningRate, decaySteps, power, cycle } = this;
    const cycles = cycle && step > 0 ? Math.ceil(step / decaySteps) : 1;
    const steps = decaySteps * cycles;
    const left = 1 - Math.min(step, steps) / steps;
    return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
  }
}

const numbers = check<readonly number[]>(
  'a list of numbers',
  (value) => Array.isArray(value) && Array.from(value).every(numberCheck.accepts),
);

const ofPiecewise = classOptions(
  {
    /** Steps, rising, at which one value ends. */
    boundaries: required(numbers, { write: copied, read: config.numbers }),
    /** One more than boundaries. */
    values: required<readonly number[], readonly number[]>(numbers, {
      make(values, _, { boundaries }) {
        requireValues(boundaries as readonly number[], values);
        return values;
      },
      write: copied,
      read: config.numbers,
    }),
    name: scheduleName('PiecewiseConstant'),
  },
  ['boundaries', 'values', 'name'],
);

export type PiecewiseConstantDecayOptions = RecordOf<typeof ofPiecewise>;

/**
 * values[i] up to and with step boundaries[i]. keras.optimizers.schedules.PiecewiseConstantDecay.
 *
 * @throws ArgumentError unless there is one value more than boundaries.
 */
export class PiecewiseConstantDecay extends classWith(
  BuiltInSchedule,
  'PiecewiseConstantDecay',
  ofPiecewise,
) {
  at(step: number): number {
    requireStep(this, step);
    const piece = this.boundaries.findIndex((boundary) => step <= boundary);
    return this.values.at(piece)!;
  }
}

function requireValues(boundaries: readonly number[], values: readonly number[]): void {
  if (boundaries.length === values.length - 1) return;
  throw new ArgumentError(
    'The length of boundaries should be 1 less than the length of values. Received: ' +
      `boundaries=${describe([...boundaries])} of length ${boundaries.length}, and ` +
      `values=${describe([...values])} of length ${values.length}.`,
  );
}
