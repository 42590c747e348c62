import { adagrad } from '@unroll/core/optim';
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

export interface AdagradOptions extends CommonOptions {
  /** lr is divided by 1 + (step - 1) * lrDecay. Default 0. */
  lrDecay: number;
  /** What the sum of squares starts from. Default 0. */
  initialAccumulatorValue: number;
  /** Added to the root of that sum. Default 1e-10. */
  eps: number;
}

const options = defineOptimizer<AdagradOptions>(
  'Adagrad',
  ['lr', 'lrDecay', 'weightDecay', 'initialAccumulatorValue', 'eps'],
  {
    ...commonChecks,
    ...{ lrDecay: real, initialAccumulatorValue: real, eps: real },
  },
);

/** Adagrad, with lr 0.01 by default. torch.optim.Adagrad. Duchi et al. (2011), Adaptive subgradient methods. */
export class Adagrad extends Optimizer<AdagradOptions> {
  constructor(
    ...args: OptimizerPlaces<
      [lr: number, lrDecay: number, weightDecay: number, initialAccumulatorValue: number, eps: number],
      AdagradOptions
    >
  ) {
    const { params, ...given } = options.read(args);
    const common = { lr: 0.01, weightDecay: 0, maximize: false };
    super(params, { ...common, lrDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, ...given }, options);
  }

  protected override validate({ lrDecay, initialAccumulatorValue, eps }: AdagradOptions): void {
    requireNonNegative('lr_decay value', lrDecay);
    requireNonNegative('initial_accumulator_value value', initialAccumulatorValue);
    requireNonNegative('epsilon value', eps);
  }

  protected override rule(group: AdagradOptions): BoundRule {
    const { eps, initialAccumulatorValue } = group;
    return bindRule(adagrad, {
      ...group,
      ...{ epsilon: eps, initialAccumulator: initialAccumulatorValue, epsilonJoins: 'root' },
    });
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return { sum: 'sum' };
  }
}
