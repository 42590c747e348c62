import { LearningRateSchedule, requireSteps } from './schedule.js';

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

abstract class Decay extends LearningRateSchedule {
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  readonly staircase: boolean;
  readonly name: string;

  constructor(options: DecayOptions, defaultName: string) {
    super();
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
  constructor(options: DecayOptions) {
    super(options, 'ExponentialDecay');
  }

  get className(): string {
    return 'ExponentialDecay';
  }

  at(step: number): number {
    return this.initialLearningRate * this.decayRate ** this.decays(step);
  }
}

/** initial / (1 + decayRate step / decaySteps). keras.optimizers.schedules.InverseTimeDecay. */
export class InverseTimeDecay extends Decay {
  constructor(options: DecayOptions) {
    super(options, 'InverseTimeDecay');
  }

  get className(): string {
    return 'InverseTimeDecay';
  }

  at(step: number): number {
    return this.initialLearningRate / (1 + this.decayRate * this.decays(step));
  }
}
