import { flag } from '@unroll/core/internal';
import { rmsprop } from '@unroll/core/optim';
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

export interface RMSpropOptions extends CommonOptions {
  /** Decay of the moving average of squares. Default 0.99. */
  alpha: number;
  /** Added to the root of that average. Default 1e-8. */
  eps: number;
  /** Default 0. */
  momentum: number;
  /** Divides by the standard deviation of the gradient. Default false. */
  centered: boolean;
}

const options = defineOptimizer<RMSpropOptions>(
  'RMSprop',
  ['lr', 'alpha', 'eps', 'weightDecay', 'momentum', 'centered'],
  {
    ...commonChecks,
    ...{ alpha: real, eps: real, momentum: real, centered: flag },
  },
);

/** RMSprop, with lr 0.01 by default. torch.optim.RMSprop. Tieleman & Hinton (2012), lecture 6.5. */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(
    ...args: OptimizerPlaces<
      [lr: number, alpha: number, eps: number, weightDecay: number, momentum: number, centered: boolean],
      RMSpropOptions
    >
  ) {
    const { params, ...given } = options.read(args);
    const common = { lr: 0.01, weightDecay: 0, maximize: false };
    super(params, { ...common, alpha: 0.99, eps: 1e-8, momentum: 0, centered: false, ...given }, options);
  }

  protected override validate({ alpha, eps, momentum }: RMSpropOptions): void {
    requireNonNegative('epsilon value', eps);
    requireNonNegative('momentum value', momentum);
    requireNonNegative('alpha value', alpha);
  }

  protected override rule(group: RMSpropOptions): BoundRule {
    const torch = { epsilonJoins: 'root', velocityOf: 'gradients' } as const;
    return bindRule(rmsprop, { ...group, ...torch, rho: group.alpha, epsilon: group.eps });
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return { square: 'square_avg', average: 'grad_avg', velocity: 'momentum_buffer' };
  }
}
