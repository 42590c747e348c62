import { defineOptions, type Leading, number, orNull, text } from '@unroll/core/internal';
import { ownWords } from '../../arguments/checks.js';
import { LearningRateSchedule, requireStep, requireSteps } from './schedule.js';

export interface CosineDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  /** The share of the rate that is left in the end. Default 0. */
  alpha?: number;
  name?: string;
  /** The rate that a straight line leads to in `warmupSteps` steps before the decay. Default null: none. */
  warmupTarget?: number | null;
  /** Default 0. */
  warmupSteps?: number;
}

const steps = ownWords<number>('a positive number');

const cosineArguments = defineOptions<CosineDecayOptions>('CosineDecay', {
  positional: ['initialLearningRate', 'decaySteps', 'alpha', 'name', 'warmupTarget', 'warmupSteps'],
  required: 2,
  checks: {
    ...{ initialLearningRate: number, decaySteps: steps, alpha: number, name: text },
    ...{ warmupTarget: orNull(number), warmupSteps: number },
  },
});

/** Half a wave of the cosine, from 1 to `alpha`, as `fraction` goes from 0 to 1. */
function cosine(fraction: number, alpha: number, height = 1): number {
  return (1 - alpha) * 0.5 * height * (1 + Math.cos(Math.PI * fraction)) + alpha;
}

/**
 * Half a wave of the cosine, down to `alpha` of the rate, after a warm-up if wanted. keras.optimizers.schedules.CosineDecay;
 * Loshchilov & Hutter (2017), arXiv:1608.03983.
 */
export class CosineDecay extends LearningRateSchedule {
  private readonly options: Required<CosineDecayOptions>;

  constructor(
    initialLearningRate: number,
    decaySteps: number,
    ...places: Leading<
      [alpha: number, name: string, warmupTarget: number | null, warmupSteps: number],
      Partial<CosineDecayOptions>
    >
  );
  constructor(options: CosineDecayOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const options = cosineArguments.read(args);
    requireSteps('decaySteps', options.decaySteps);
    this.options = { alpha: 0, name: 'CosineDecay', warmupTarget: null, warmupSteps: 0, ...options };
  }

  get className(): string {
    return 'CosineDecay';
  }

  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = this.options;
    const decayed = (rate: number, steps: number) =>
      rate * cosine(Math.min(steps, decaySteps) / decaySteps, alpha);
    if (warmupTarget === null) return decayed(initialLearningRate, step);
    if (step >= warmupSteps) return decayed(warmupTarget, step - warmupSteps);
    return initialLearningRate + (warmupTarget - initialLearningRate) * (step / warmupSteps);
  }

  getConfig(): Record<string, unknown> {
    const { initialLearningRate, decaySteps, alpha, name, warmupTarget, warmupSteps } = this.options;
    return {
      initial_learning_rate: initialLearningRate,
      decay_steps: decaySteps,
      alpha,
      name,
      warmup_target: warmupTarget,
      warmup_steps: warmupSteps,
    };
  }
}

export interface CosineDecayRestartsOptions {
  initialLearningRate: number;
  /** Length of the first wave. */
  firstDecaySteps: number;
  /** Factor of the length from wave to wave. Default 2. */
  tMul?: number;
  /** Factor of the rate from wave to wave. Default 1. */
  mMul?: number;
  /** The share of the rate that is left at the end of each. Default 0. */
  alpha?: number;
  name?: string;
}

const restartsArguments = defineOptions<CosineDecayRestartsOptions>('CosineDecayRestarts', {
  positional: ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha', 'name'],
  required: 2,
  checks: {
    ...{ initialLearningRate: number, firstDecaySteps: steps, tMul: number, mMul: number },
    ...{ alpha: number, name: text },
  },
});

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
export class CosineDecayRestarts extends LearningRateSchedule {
  private readonly options: Required<CosineDecayRestartsOptions>;

  constructor(
    initialLearningRate: number,
    firstDecaySteps: number,
    ...places: Leading<
      [tMul: number, mMul: number, alpha: number, name: string],
      Partial<CosineDecayRestartsOptions>
    >
  );
  constructor(options: CosineDecayRestartsOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const options = restartsArguments.read(args);
    requireSteps('firstDecaySteps', options.firstDecaySteps);
    this.options = { tMul: 2, mMul: 1, alpha: 0, name: 'SGDRDecay', ...options };
  }

  get className(): string {
    return 'CosineDecayRestarts';
  }

  at(step: number): number {
    requireStep(this, step);
    const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = this.options;
    const { restarts, fraction } = waveAt(step / firstDecaySteps, tMul);
    return initialLearningRate * cosine(fraction, alpha, mMul ** restarts);
  }

  getConfig(): Record<string, unknown> {
    const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha, name } = this.options;
    return {
      initial_learning_rate: initialLearningRate,
      first_decay_steps: firstDecaySteps,
      t_mul: tMul,
      m_mul: mMul,
      alpha,
      name,
    };
  }
}
