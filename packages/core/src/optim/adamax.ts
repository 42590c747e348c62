import type { UpdateRule } from './rule.js';

export interface AdamaxHyperparameters {
  lr: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Keras adds epsilon to the norm when it divides, torch to each gradient before the norm takes it in. */
  epsilonJoins: 'norm' | 'gradient';
}

/** Adam over the largest gradient so far, which decays. Kingma & Ba (2015), arXiv:1412.6980, section 7.1. */
export const adamax: UpdateRule<AdamaxHyperparameters> = {
  slots: () => ['m', 'norm'],

  update(
    { parameter, next, gradient, magnitudes, slots, step },
    { lr, beta1, beta2, epsilon, epsilonJoins },
  ) {
    const m = slots.m!;
    const norm = slots.norm!;
    const rate = lr / (1 - beta1 ** step);
    const [toGradient, toNorm] = epsilonJoins === 'gradient' ? [epsilon, 0] : [0, epsilon];
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      m[i] = m[i]! + (1 - beta1) * (g - m[i]!);
      norm[i] = Math.max(beta2 * norm[i]!, (magnitudes?.[i] ?? Math.abs(g)) + toGradient);
      next[i] = parameter[i]! - (rate * m[i]!) / (norm[i]! + toNorm);
    }
  },
};
