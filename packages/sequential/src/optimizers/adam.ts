import { ArgumentError } from '@unroll/core';
import { defineOptions, flag, type Leading, number } from '@unroll/core/internal';
import { type AdamHyperparameters, adam } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface AdamOptions extends OptimizerOptions {
  /** Default 0.001. */
  learningRate?: LearningRate;
  /** Decay of the mean of gradients, Keras's beta_1. Default 0.9. */
  beta1?: number;
  /** Decay of the mean of their squares, Keras's beta_2. Default 0.999. */
  beta2?: number;
  /** Keeps the quotient finite: the paper's "epsilon hat". Default 1e-7. */
  epsilon?: number;
  /** Uses the largest mean of squares so far. Reddi et al. (2018). Default false. */
  amsgrad?: boolean;
}

type AdamPlaces = [
  learningRate: LearningRate,
  beta1: number,
  beta2: number,
  epsilon: number,
  amsgrad: boolean,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const adamArguments = defineOptions<AdamOptions>('Adam', {
  positional: ['learningRate', 'beta1', 'beta2', 'epsilon', 'amsgrad', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, beta1: number, beta2: number, epsilon: number, amsgrad: flag },
});

/**
 * Steps of about the learning rate, by means of gradients over roots of means of their squares. keras.optimizers.Adam.
 *
 * Kingma & Ba (2015), Adam: a method for stochastic optimization, arXiv:1412.6980.
 */
export class Adam extends Optimizer<AdamHyperparameters> {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
  protected readonly rule = adam;
  protected readonly slotGroups = [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'v', name: 'velocity' },
    ],
    [{ slot: 'vMax', name: 'velocity_hat' }],
  ];

  constructor(...args: Leading<AdamPlaces, AdamOptions>) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      amsgrad = false,
      name = autoName('Adam'),
      ...base
    } = adamArguments.read(args);
    super({ learningRate, name, ...base });
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.amsgrad = amsgrad;
  }

  protected hyperparameters(learningRate: number): AdamHyperparameters {
    const { beta1, beta2, epsilon, amsgrad, iterations } = this;
    const lr = learningRate * float32Correction(beta1, beta2, iterations + 1);
    return { lr, beta1, beta2, epsilon, amsgrad, weightDecay: 0, epsilonJoins: 'uncorrected' };
  }

  override getConfig(): Record<string, unknown> {
    const { beta1, beta2, epsilon, amsgrad } = this;
    return { ...super.getConfig(), beta_1: beta1, beta_2: beta2, epsilon, amsgrad };
  }
}

/**
 * What Keras's bias correction is, times what it should be. Keras computes sqrt(1 - beta2^t) / (1 - beta1^t) in float32,
 * where 1 - 0.999 has lost four digits: its first steps are off by up to 1e-5, and so are these.
 */
function float32Correction(beta1: number, beta2: number, step: number): number {
  const rounded = (beta: number) => Math.fround(1 - Math.fround(Math.fround(beta) ** step));
  const kept = Math.fround(Math.sqrt(rounded(beta2))) / rounded(beta1);
  const exact = Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
  return kept / exact;
}

type AdamWPlaces = [
  learningRate: LearningRate,
  weightDecay: number | null,
  beta1: number,
  beta2: number,
  epsilon: number,
  amsgrad: boolean,
  ...common: CommonPlaces,
];

const adamWArguments = defineOptions<AdamOptions>('AdamW', {
  positional: ['learningRate', 'weightDecay', 'beta1', 'beta2', 'epsilon', 'amsgrad', ...COMMON],
  checks: { ...optimizerChecks, beta1: number, beta2: number, epsilon: number, amsgrad: flag },
});

/**
 * Adam with decoupled weight decay, 0.004 unless told otherwise. keras.optimizers.AdamW.
 *
 * Loshchilov & Hutter (2019), Decoupled weight decay regularization, arXiv:1711.05101.
 */
export class AdamW extends Adam {
  /** @throws ArgumentError for a weight decay of null. */
  constructor(...args: Leading<AdamWPlaces, AdamOptions>) {
    const { weightDecay = 0.004, name = autoName('AdamW'), ...options } = adamWArguments.read(args);
    if (weightDecay === null) {
      throw new ArgumentError('Argument `weightDecay` must be a float. Received: weightDecay=null');
    }
    super({ weightDecay, name, ...options });
  }
}
