import { ArgumentError } from '@unroll/core';
import { sgd } from '@unroll/core/optim';
import {
  type BoundRule,
  bindRule,
  type CommonOptions,
  Optimizer,
  type Params,
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

/**
 * Stochastic gradient descent, with lr 1e-3 by default. torch.optim.SGD. Sutskever et al. (2013), On the importance of
 * initialization and momentum in deep learning.
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> = {}) {
    const none = { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };
    super(params, { ...none, ...options });
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

  protected override rule(options: SGDOptions): BoundRule {
    return bindRule(sgd, { ...options, velocityOf: 'gradients' });
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return { velocity: 'momentum_buffer' };
  }
}
