import { ArgumentError } from '@unroll/core';
import { defineOptions, describe, type Leading, number } from '@unroll/core/internal';
import { type LionHyperparameters, lion } from '@unroll/core/optim';
import { ownWords } from '../arguments/checks.js';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface LionOptions extends OptimizerOptions {
  /** Default 0.001. */
  learningRate?: LearningRate;
  /** Share of the moment in the direction of a step, in (0, 1], Keras's beta_1. Default 0.9. */
  beta1?: number;
  /** Decay of the moment, Keras's beta_2. Default 0.99. */
  beta2?: number;
}

type LionPlaces = [
  learningRate: LearningRate,
  beta1: number,
  beta2: number,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const lionArguments = defineOptions<LionOptions>('Lion', {
  positional: ['learningRate', 'beta1', 'beta2', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, beta1: ownWords('a number in (0, 1]'), beta2: number },
});

/** Steps of one length: the sign of a moment and the gradient. keras.optimizers.Lion; Chen et al. (2023), arXiv:2302.06675. */
export class Lion extends Optimizer<LionHyperparameters> {
  readonly beta1: number;
  readonly beta2: number;
  protected readonly rule = lion;
  protected readonly slotGroups = [[{ slot: 'm', name: 'momentum' }]];

  /** @throws ArgumentError when beta1 is outside (0, 1]. */
  constructor(...args: Leading<LionPlaces, LionOptions>) {
    const {
      learningRate = 0.001,
      beta1 = 0.9,
      beta2 = 0.99,
      name = autoName('Lion'),
      ...base
    } = lionArguments.read(args);
    super({ learningRate, name, ...base });
    if (!(typeof beta1 === 'number' && beta1 > 0 && beta1 <= 1)) {
      throw new ArgumentError(
        'Argument `beta1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. ' +
          `Received: beta1=${describe(beta1)}.`,
      );
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  protected hyperparameters(lr: number): LionHyperparameters {
    return { lr, beta1: this.beta1, beta2: this.beta2 };
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), beta_1: this.beta1, beta_2: this.beta2 };
  }
}
