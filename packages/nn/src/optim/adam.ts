import { ArgumentError } from '@unroll/core';
import { adam } from '@unroll/core/optim';
import {
  type BoundRule,
  bindRule,
  type CommonOptions,
  Optimizer,
  type Params,
  requireNonNegative,
} from './optimizer.js';

export interface AdamOptions extends CommonOptions {
  /** Decay of the first and the second moment. Default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the root of the second moment. Default 1e-8. */
  eps: number;
  /** Divides by the largest second moment so far. Default false. Reddi et al. (2018), arXiv:1904.09237. */
  amsgrad: boolean;
}

const defaults: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/** Adam, with lr 1e-3 by default. torch.optim.Adam. Kingma & Ba (2015), arXiv:1412.6980. */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { ...defaults, ...options });
  }

  protected override validate({ betas, eps }: AdamOptions): void {
    requireNonNegative('epsilon value', eps);
    for (const [i, beta] of betas.entries()) {
      if (!(beta >= 0 && beta < 1)) {
        throw new ArgumentError(`Invalid beta parameter at index ${i}: ${beta}. Expected a number in [0, 1)`);
      }
    }
  }

  protected override rule(options: AdamOptions): BoundRule {
    const { betas, eps, weightDecay } = options;
    const [beta1, beta2] = betas;
    return bindRule(adam, {
      ...options,
      ...{ beta1, beta2, epsilon: eps, epsilonJoins: 'corrected' },
      weightDecay: this.decoupled() ? weightDecay : 0,
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
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { weightDecay: 0.01, ...options });
  }

  protected override decoupled(): boolean {
    return true;
  }
}
