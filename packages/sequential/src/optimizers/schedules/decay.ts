import { defineOptions, flag, type Leading, number, text } from '@unroll/core/internal';
import { ownWords } from '../../arguments/checks.js';
import { LearningRateSchedule, requireStep, requireSteps } from './schedule.js';

export interface DecayOptions {
  initialLearningRate: number;
  /** Steps until the rate has decayed once. */
  decaySteps: number;
  /** How much it decays by then. */
  decayRate: number;
  /** Whether the rate stays until each multiple of `decaySteps`. Default false. */
  staircase?: boolean;
  name?: string;
}

type DecayPlaces = [staircase: boolean, name: string];

const decayArguments = defineOptions<DecayOptions>('Decay', {
  positional: ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase', 'name'],
  required: 3,
  checks: {
    ...{ initialLearningRate: number, decaySteps: ownWords('a positive number'), decayRate: number },
    ...{ staircase: flag, name: text },
  },
});

abstract class Decay extends LearningRateSchedule {
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  readonly staircase: boolean;
  readonly name: string;

  constructor(args: readonly unknown[], defaultName: string) {
    super();
    const options = decayArguments.read(args, defaultName);
    const { initialLearningRate, decaySteps, decayRate, staircase = false, name = defaultName } = options;
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = requireSteps('decaySteps', decaySteps);
    this.decayRate = decayRate;
    this.staircase = staircase;
    this.name = name;
  }

  /** How many times the rate has decayed. */
  protected decays(step: number): number {
    const decays = step / this.decaySteps;
    return this.staircase ? Math.floor(decays) : decays;
  }

  getConfig(): Record<string, unknown> {
    return {
      initial_learning_rate: this.initialLearningRate,
      decay_steps: this.decaySteps,
      decay_rate: this.decayRate,
      staircase: this.staircase,
      name: this.name,
    };
  }
}

/** initial decayRate^(step / decaySteps). keras.optimizers.schedules.ExponentialDecay. */
export class ExponentialDecay extends Decay {
  constructor(
    initialLearningRate: number,
    decaySteps: number,
    decayRate: number,
    ...places: Leading<DecayPlaces, Partial<DecayOptions>>
  );
  constructor(options: DecayOptions);
  constructor(...args: readonly unknown[]) {
    super(args, 'ExponentialDecay');
  }

  get className(): string {
    return 'ExponentialDecay';
  }

  at(step: number): number {
    requireStep(this, step);
    return this.initialLearningRate * this.decayRate ** this.decays(step);
  }
}

/** initial / (1 + decayRate step / decaySteps). keras.optimizers.schedules.InverseTimeDecay. */
export class InverseTimeDecay extends Decay {
  constructor(
    initialLearningRate: number,
    decaySteps: number,
    decayRate: number,
    ...places: Leading<DecayPlaces, Partial<DecayOptions>>
  );
  constructor(options: DecayOptions);
  constructor(...args: readonly unknown[]) {
    super(args, 'InverseTimeDecay');
  }

  get className(): string {
    return 'InverseTimeDecay';
  }

  at(step: number): number {
    requireStep(this, step);
    return this.initialLearningRate / (1 + this.decayRate * this.decays(step));
  }
}
