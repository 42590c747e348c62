import { defineOptions, flag, type Leading, number } from '@unroll/core/internal';
import { type RMSpropHyperparameters, rmsprop } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface RMSpropOptions extends OptimizerOptions {
  /** Default 0.001. */
  learningRate?: LearningRate;
  /** Decay of the mean of squared gradients. Default 0.9. */
  rho?: number;
  /** Part of the last step that is taken again. Default 0. */
  momentum?: number;
  /** Keeps the quotient finite; stands under the root. Default 1e-7. */
  epsilon?: number;
  /** Divides by the standard deviation of gradients rather than their root mean square. Default false. */
  centered?: boolean;
}

type RMSpropPlaces = [
  learningRate: LearningRate,
  rho: number,
  momentum: number,
  epsilon: number,
  centered: boolean,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const rmspropArguments = defineOptions<RMSpropOptions>('RMSprop', {
  positional: ['learningRate', 'rho', 'momentum', 'epsilon', 'centered', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, rho: number, momentum: number, epsilon: number, centered: flag },
});

/**
 * Gradients over the root of a moving mean of their squares. keras.optimizers.RMSprop.
 *
 * Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5.
 */
export class RMSprop extends Optimizer<RMSpropHyperparameters> {
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  protected readonly rule = rmsprop;
  protected readonly slotGroups = [
    [{ slot: 'square', name: 'velocity' }],
    [{ slot: 'velocity', name: 'momentum' }],
    [{ slot: 'average', name: 'average_gradient' }],
  ];

  constructor(...args: Leading<RMSpropPlaces, RMSpropOptions>) {
    const {
      learningRate = 0.001,
      rho = 0.9,
      momentum = 0,
      epsilon = 1e-7,
      centered = false,
      name = autoName('RMSprop'),
      ...base
    } = rmspropArguments.read(args);
    super({ learningRate, name, ...base });
    this.rho = rho;
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.centered = centered;
  }

  protected hyperparameters(lr: number): RMSpropHyperparameters {
    const { rho, momentum, epsilon, centered } = this;
    return { lr, rho, momentum, epsilon, centered, epsilonJoins: 'square', velocityOf: 'steps' };
  }

  override getConfig(): Record<string, unknown> {
    const { rho, momentum, epsilon, centered } = this;
    return { ...super.getConfig(), rho, momentum, epsilon, centered };
  }
}
