import { defineOptions, type Leading, number } from '@unroll/core/internal';
import { type AdamaxHyperparameters, adamax } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import type { NadamOptions } from './nadam.js';
import { type LearningRate, Optimizer } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

/** Those of `Nadam`. */
export type AdamaxOptions = NadamOptions;

type AdamaxPlaces = [
  learningRate: LearningRate,
  beta1: number,
  beta2: number,
  epsilon: number,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const adamaxArguments = defineOptions<AdamaxOptions>('Adamax', {
  positional: ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, beta1: number, beta2: number, epsilon: number },
});

/** Adam over the largest gradient so far. keras.optimizers.Adamax; Kingma & Ba (2015), arXiv:1412.6980, section 7.1. */
export class Adamax extends Optimizer<AdamaxHyperparameters> {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  protected readonly rule = adamax;
  protected readonly slotGroups = [
    [
      { slot: 'm', name: 'momentum' },
      { slot: 'norm', name: 'norm' },
    ],
  ];

  constructor(...args: Leading<AdamaxPlaces, AdamaxOptions>) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-7,
      name = autoName('Adamax'),
      ...base
    } = adamaxArguments.read(args);
    super({ learningRate, name, ...base });
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  protected hyperparameters(lr: number): AdamaxHyperparameters {
    const { beta1, beta2, epsilon } = this;
    return { lr, beta1, beta2, epsilon, epsilonJoins: 'norm' };
  }

  override getConfig(): Record<string, unknown> {
    const { beta1, beta2, epsilon } = this;
    return { ...super.getConfig(), beta_1: beta1, beta_2: beta2, epsilon };
  }
}
