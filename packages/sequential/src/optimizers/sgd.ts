import { ArgumentError } from '@unroll/core';
import { defineOptions, describe, flag, type Leading } from '@unroll/core/internal';
import { type SGDHyperparameters, sgd } from '@unroll/core/optim';
import { ownWords } from '../arguments/checks.js';
import { autoName } from '../naming.js';
import { type LearningRate, Optimizer, type OptimizerOptions } from './optimizer.js';
import { COMMON, type CommonPlaces, optimizerChecks } from './optimizer-arguments.js';

export interface SGDOptions extends OptimizerOptions {
  /** Default 0.01. */
  learningRate?: LearningRate;
  /** Part of the last step that is taken again, in [0, 1]. Default 0. */
  momentum?: number;
  /** Nesterov's momentum. Default false. */
  nesterov?: boolean;
}

type SGDPlaces = [
  learningRate: LearningRate,
  momentum: number,
  nesterov: boolean,
  weightDecay: number | null,
  ...common: CommonPlaces,
];

const sgdArguments = defineOptions<SGDOptions>('SGD', {
  positional: ['learningRate', 'momentum', 'nesterov', 'weightDecay', ...COMMON],
  checks: { ...optimizerChecks, momentum: ownWords('a number in [0, 1]'), nesterov: flag },
});

/**
 * Gradient descent, with momentum m: v = m v - lr g, w = w + v. keras.optimizers.SGD.
 *
 * Sutskever et al. (2013), On the importance of initialization and momentum in deep learning.
 */
export class SGD extends Optimizer<SGDHyperparameters> {
  readonly momentum: number;
  readonly nesterov: boolean;
  protected readonly rule = sgd;
  protected readonly slotGroups = [[{ slot: 'velocity', name: 'momentum', sign: -1 }]] as const;

  /** @throws ArgumentError when the momentum is outside [0, 1]. */
  constructor(...args: Leading<SGDPlaces, SGDOptions>) {
    const {
      learningRate = 0.01,
      momentum = 0,
      nesterov = false,
      name = autoName('SGD'),
      ...base
    } = sgdArguments.read(args);
    super({ learningRate, name, ...base });
    if (!(typeof momentum === 'number' && momentum >= 0 && momentum <= 1)) {
      throw new ArgumentError(
        `\`momentum\` must be a float between [0, 1]. Received: momentum=${describe(momentum)}`,
      );
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  protected hyperparameters(lr: number): SGDHyperparameters {
    const { momentum, nesterov } = this;
    return { lr, momentum, nesterov, dampening: 0, velocityOf: 'steps' };
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), momentum: this.momentum, nesterov: this.nesterov };
  }
}
