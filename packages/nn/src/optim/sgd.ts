import { ArgumentError } from '@unroll/core';
import { flag } from '@unroll/core/internal';
import { sgd } from '@unroll/core/optim';
import { real } from '../arguments.js';
import { type BoundRule, bindRule } from './bound-rule.js';
import {
  type CommonOptions,
  commonChecks,
  defineOptimizer,
  Optimizer,
  type OptimizerPlaces,
  requireNonNegative,
} from './optimizer.js';

export interface SGDOptions extends CommonOptions {
  /** Default 0. */
  momentum: number;
  /** Part of each gradient kept out of the momentum. Default 0. */
  dampening: number;
  /** Needs momentum and no dampening. Default false. */
  nesterov: boolean;
}

const options = defineOptimizer<SGDOptions>(
  'SGD',
  ['lr', 'momentum', 'dampening', 'weightDecay', 'nesterov'],
  {
    ...commonChecks,
    ...{ momentum: real, dampening: real, nesterov: flag },
  },
);

/**
 * Stochastic gradient descent, with lr 1e-3 by default. torch.optim.SGD. Sutskever et al. (2013), On the importance of
 * initialization and momentum in deep learning.
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(
    ...args: OptimizerPlaces<
      [lr: number, momentum: number, dampening: number, weightDecay: number, nesterov: boolean],
      SGDOptions
    >
  ) {
    const { params, ...given } = options.read(args);
    const none = { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };
    super(params, { ...none, ...given }, options);
  }

  protected override validate({ momentum, dampening, nesterov }: SGDOptions): void {
    requireNonNegative('momentum value', momentum);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ArgumentError(
        'Nesterov momentum requires a momentum and zero dampening, ' +
          `got momentum ${momentum} and dampening ${dampening}`,
      );
    }
  }

  protected override rule(group: SGDOptions): BoundRule {
    return bindRule(sgd, { ...group, velocityOf: 'gradients' });
  }

  protected override beginsAnew(): boolean {
    return true;
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return { velocity: 'momentum_buffer' };
  }
}
