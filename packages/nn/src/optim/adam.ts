import { ArgumentError } from '@unroll/core';
import { type Check, check, flag } from '@unroll/core/internal';
import { adam } from '@unroll/core/optim';
import { real } from '../arguments.js';
import { type BoundRule, bindRule } from './bound-rule.js';
import {
  type CommonOptions,
  commonChecks,
  defineOptimizer,
  Optimizer,
  type OptimizerArguments,
  type OptimizerPlaces,
  requireNonNegative,
} from './optimizer.js';

export interface AdamOptions extends CommonOptions {
  /** Decay of the first and the second moment. Default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the root of the second moment. Default 1e-8. */
  eps: number;
  /** Divides by the largest second moment so far. Default false. Reddi et al. (2018), arXiv:1904.09237. */
  amsgrad: boolean;
  /** Whether weightDecay shrinks the parameters themselves, as in AdamW. Default false. */
  decoupledWeightDecay: boolean;
}

const defaults: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
  decoupledWeightDecay: false,
};

const pair: Check<readonly [number, number]> = check(
  'a pair of numbers',
  (value) => Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number'),
);

type AdamPlaces = OptimizerPlaces<
  [lr: number, betas: readonly [number, number], eps: number, weightDecay: number, amsgrad: boolean],
  AdamOptions
>;

const options = defineOptimizer<AdamOptions>('Adam', ['lr', 'betas', 'eps', 'weightDecay', 'amsgrad'], {
  ...commonChecks,
  ...{ betas: pair, eps: real, amsgrad: flag, decoupledWeightDecay: flag },
});

/** Adam, with lr 1e-3 by default. torch.optim.Adam. Kingma & Ba (2015), arXiv:1412.6980. */
export class Adam extends Optimizer<AdamOptions> {
  constructor(...args: AdamPlaces) {
    const { params, ...given } = options.read(args);
    super(params, { ...defaults, ...given }, options);
  }

  protected override validate({ betas, eps }: AdamOptions): void {
    requireNonNegative('epsilon value', eps);
    for (const [i, beta] of betas.entries()) {
      if (!(beta >= 0 && beta < 1)) {
        throw new ArgumentError(`Invalid beta parameter at index ${i}: ${beta}. Expected a number in [0, 1)`);
      }
    }
  }

  protected override decoupled({ decoupledWeightDecay }: AdamOptions): boolean {
    return decoupledWeightDecay;
  }

  protected override rule(group: AdamOptions): BoundRule {
    const { betas, eps, weightDecay } = group;
    const [beta1, beta2] = betas;
    return bindRule(adam, {
      ...group,
      ...{ beta1, beta2, epsilon: eps, epsilonJoins: 'corrected' },
      weightDecay: this.decoupled(group) ? weightDecay : 0,
    });
  }

  protected override slotNames(): Readonly<Record<string, string>> {
    return { m: 'exp_avg', v: 'exp_avg_sq', vMax: 'max_exp_avg_sq' };
  }
}

/**
 * Adam whose weightDecay, 0.01 by default, shrinks the parameters themselves. torch.optim.AdamW.
 * Loshchilov & Hutter (2019), arXiv:1711.05101.
 */
export class AdamW extends Adam {
  constructor(...args: AdamPlaces) {
    const given: OptimizerArguments<AdamOptions> = options.read(args, 'AdamW');
    super({ weightDecay: 0.01, ...given, decoupledWeightDecay: true });
  }

  /** Whatever a state dict says of it: PyTorch's sets it anew too. */
  protected override decoupled(): boolean {
    return true;
  }
}
