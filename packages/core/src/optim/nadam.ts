import type { UpdateRule } from './rule.js';

export interface NadamHyperparameters {
  lr: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Momenta of this step and the next, and the product of those so far: `nadamMomenta` gives them. */
  momenta: NadamMomenta;
  /** The correction of the second moment's bias: 1 - beta2 ** step. */
  correction2: number;
}

export interface NadamMomenta {
  now: number;
  next: number;
  /** The product of all momenta up to `now`, which is included. */
  product: number;
}

/** Adam with Nesterov's momentum. Dozat (2015), Incorporating Nesterov momentum into Adam. */
export const nadam: UpdateRule<NadamHyperparameters> = {
  slots: () => ['m', 'v'],

  update({ parameter, next, gradient, squares, slots }, { lr, beta1, beta2, epsilon, momenta, correction2 }) {
    const m = slots.m!;
    const v = slots.v!;
    const ofMoment = momenta.next / (1 - momenta.product * momenta.next);
    const ofGradient = (1 - momenta.now) / (1 - momenta.product);
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      m[i] = m[i]! + (1 - beta1) * (g - m[i]!);
      v[i] = v[i]! + (1 - beta2) * ((squares?.[i] ?? g * g) - v[i]!);
      // The moment is read back from the array, so that what float32 does not hold is infinite from this step on.
      const direction = ofMoment * m[i]! + ofGradient * g;
      next[i] = parameter[i]! - (lr * direction) / (Math.sqrt(v[i]! / correction2) + epsilon);
    }
  },
};

/**
 * The momenta of step `step`, counted from 1, after the product of those before it (1 at the start). They warm up:
 * beta1 (1 - 0.96^(t decay) / 2); `decay` is 1 in Keras, 0.004 by default in torch.
 */
export function nadamMomenta(step: number, beta1: number, before: number, decay = 1): NadamMomenta {
  const momentum = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * decay));
  const now = momentum(step);
  return { now, next: momentum(step + 1), product: before * now };
}
