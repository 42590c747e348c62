import type { UpdateRule } from './rule.js';

export interface LionHyperparameters {
  lr: number;
  /** Share of the moment in the direction of a step. */
  beta1: number;
  /** Decay of the moment. */
  beta2: number;
}

/** All steps have one length, and the sign of a mixture of moment and gradient. Chen et al. (2023), arXiv:2302.06675. */
export const lion: UpdateRule<LionHyperparameters> = {
  slots: () => ['m'],

  update({ parameter, next, gradient, slots }, { lr, beta1, beta2 }) {
    const m = slots.m!;
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      next[i] = parameter[i]! - lr * Math.sign(m[i]! * beta1 + g * (1 - beta1));
      m[i] = m[i]! * beta2 + g * (1 - beta2);
    }
  },
};
