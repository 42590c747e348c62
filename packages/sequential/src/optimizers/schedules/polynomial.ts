import { ArgumentError } from '@unroll/core';
import { check, defineOptions, describe, flag, type Leading, number, text } from '@unroll/core/internal';
import { ownWords } from '../../arguments/checks.js';
import { LearningRateSchedule, requireStep, requireSteps } from './schedule.js';

export interface PolynomialDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  /** Default 0.0001. */
  endLearningRate?: number;
  /** Default 1: a straight line. */
  power?: number;
  /** Whether to go on beyond `decaySteps`, to the next multiple of it. Default false: the rate stays at its end. */
  cycle?: boolean;
  name?: string;
}

const polynomialArguments = defineOptions<PolynomialDecayOptions>('PolynomialDecay', {
  positional: ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle', 'name'],
  required: 2,
  checks: {
    ...{ initialLearningRate: number, decaySteps: ownWords('a positive number'), endLearningRate: number },
    ...{ power: number, cycle: flag, name: text },
  },
});

/** (initial - end) (1 - step / decaySteps)^power + end. keras.optimizers.schedules.PolynomialDecay. */
export class PolynomialDecay extends LearningRateSchedule {
  private readonly options: Required<PolynomialDecayOptions>;

  constructor(
    initialLearningRate: number,
    decaySteps: number,
    ...places: Leading<
      [endLearningRate: number, power: number, cycle: boolean, name: string],
      Partial<PolynomialDecayOptions>
    >
  );
  constructor(options: PolynomialDecayOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const options = polynomialArguments.read(args);
    requireSteps('decaySteps', options.decaySteps);
    this.options = { endLearningRate: 0.0001, power: 1, cycle: false, name: 'PolynomialDecay', ...options };
  }

  get className(): string {
    return 'PolynomialDecay';
  }

  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, endLearningRate, decaySteps, power, cycle } = this.options;
    const cycles = cycle && step > 0 ? Math.ceil(step / decaySteps) : 1;
    const steps = decaySteps * cycles;
    const left = 1 - Math.min(step, steps) / steps;
    return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
  }

  getConfig(): Record<string, unknown> {
    const { initialLearningRate, decaySteps, endLearningRate, power, cycle, name } = this.options;
    return {
      initial_learning_rate: initialLearningRate,
      decay_steps: decaySteps,
      end_learning_rate: endLearningRate,
      power,
      cycle,
      name,
    };
  }
}

export interface PiecewiseConstantDecayOptions {
  /** Steps, rising, at which one value ends. */
  boundaries: readonly number[];
  /** One more than boundaries. */
  values: readonly number[];
  name?: string;
}

const numbers = check<readonly number[]>(
  'a list of numbers',
  (value) => Array.isArray(value) && Array.from(value).every(number.accepts),
);

const piecewiseArguments = defineOptions<PiecewiseConstantDecayOptions>('PiecewiseConstantDecay', {
  positional: ['boundaries', 'values', 'name'],
  required: 2,
  checks: { boundaries: numbers, values: numbers, name: text },
});

/** values[i] up to and with step boundaries[i]. keras.optimizers.schedules.PiecewiseConstantDecay. */
export class PiecewiseConstantDecay extends LearningRateSchedule {
  readonly boundaries: readonly number[];
  readonly values: readonly number[];
  readonly name: string;

  /** @throws ArgumentError unless there is one value more than boundaries. */
  constructor(
    boundaries: readonly number[],
    values: readonly number[],
    ...places: Leading<[name: string], Partial<PiecewiseConstantDecayOptions>>
  );
  constructor(options: PiecewiseConstantDecayOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { boundaries, values, name = 'PiecewiseConstant' } = piecewiseArguments.read(args);
    if (boundaries.length !== values.length - 1) {
      throw new ArgumentError(
        'The length of boundaries should be 1 less than the length of values. Received: ' +
          `boundaries=${describe([...boundaries])} of length ${boundaries.length}, and ` +
          `values=${describe([...values])} of length ${values.length}.`,
      );
    }
    this.boundaries = boundaries;
    this.values = values;
    this.name = name;
  }

  get className(): string {
    return 'PiecewiseConstantDecay';
  }

  at(step: number): number {
    requireStep(this, step);
    const piece = this.boundaries.findIndex((boundary) => step <= boundary);
    return this.values.at(piece)!;
  }

  getConfig(): Record<string, unknown> {
    return { boundaries: [...this.boundaries], values: [...this.values], name: this.name };
  }
}
