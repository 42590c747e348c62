import { defineOptions, type Leading, number } from '@unroll/core/internal';
import { type AdagradHyperparameters, adagrad } from '@unroll/core/optim';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface AdagradOptions extends OptimizerOptions {
  /** Default 0.001. */
  learningRate?: LearningRate;
  /** What the sum of squared gradients starts from. Default 0.1. */
  initialAccumulatorValue?: number;
  /** Keeps the quotient finite; stands under the root. Default 1e-7. */
  epsilon?: number;
}

type AdagradPlaces = [
  learningRate: LearningRate,
  initialAccumulatorValue: number,
  epsilon: number,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const adagradArguments = defineOptions<AdagradOptions>('Adagrad', {
  positional: ['learningRate', 'initialAccumulatorValue', 'epsilon', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, initialAccumulatorValue: number, epsilon: number },
});

/**
 * Gradients over the root of the sum of all their squares. keras.optimizers.Adagrad.
 *
 * Duchi et al. (2011), Adaptive subgradient methods for online learning and stochastic optimization.
 */
export class Adagrad extends Optimizer<AdagradHyperparameters> {
  readonly initialAccumulatorValue: number;
  readonly epsilon: number;
  protected readonly rule = adagrad;
  protected readonly slotGroups = [[{ slot: 'sum', name: 'accumulator' }]];

  constructor(...args: Leading<AdagradPlaces, AdagradOptions>) {
    const {
      learningRate = 0.001,
      initialAccumulatorValue = 0.1,
      epsilon = 1e-7,
      name = autoName('Adagrad'),
      ...base
    } = adagradArguments.read(args);
    super({ learningRate, name, ...base });
    this.initialAccumulatorValue = initialAccumulatorValue;
    this.epsilon = epsilon;
  }

  protected hyperparameters(lr: number): AdagradHyperparameters {
    const { initialAccumulatorValue: initialAccumulator, epsilon } = this;
    return { lr, lrDecay: 0, epsilon, initialAccumulator, epsilonJoins: 'square' };
  }

  override getConfig(): Record<string, unknown> {
    const { initialAccumulatorValue, epsilon } = this;
    return { ...super.getConfig(), initial_accumulator_value: initialAccumulatorValue, epsilon };
  }
}
