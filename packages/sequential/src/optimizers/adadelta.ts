import { defineOptions, type Leading, number } from '@unroll/core/internal';
import { type AdadeltaHyperparameters, adadelta } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface AdadeltaOptions extends OptimizerOptions {
  /** Default 0.001; the paper has 1. */
  learningRate?: LearningRate;
  /** Decay of both moving averages. Default 0.95. */
  rho?: number;
  /** Keeps the quotient finite, and the first steps above zero. Default 1e-7. */
  epsilon?: number;
}

type AdadeltaPlaces = [
  learningRate: LearningRate,
  rho: number,
  epsilon: number,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const adadeltaArguments = defineOptions<AdadeltaOptions>('Adadelta', {
  positional: ['learningRate', 'rho', 'epsilon', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, rho: number, epsilon: number },
});

/** Steps as long as those before, over the size of gradients. keras.optimizers.Adadelta; Zeiler (2012), arXiv:1212.5701. */
export class Adadelta extends Optimizer<AdadeltaHyperparameters> {
  readonly rho: number;
  readonly epsilon: number;
  protected readonly rule = adadelta;
  protected readonly slotGroups = [
    [
      { slot: 'square', name: 'accumulated_grad' },
      { slot: 'delta', name: 'accumulated_delta_var' },
    ],
  ];

  constructor(...args: Leading<AdadeltaPlaces, AdadeltaOptions>) {
    const {
      learningRate = 0.001,
      rho = 0.95,
      epsilon = 1e-7,
      name = autoName('Adadelta'),
      ...base
    } = adadeltaArguments.read(args);
    super({ learningRate, name, ...base });
    this.rho = rho;
    this.epsilon = epsilon;
  }

  protected hyperparameters(lr: number): AdadeltaHyperparameters {
    return { lr, rho: this.rho, epsilon: this.epsilon };
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), rho: this.rho, epsilon: this.epsilon };
  }
}
