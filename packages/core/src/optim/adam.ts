import { longAdam } from '../backends/kernels/adam.js';
import type { UpdateRule } from './rule.js';

export interface AdamHyperparameters {
  lr: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Uses the largest second moment so far. Reddi et al. (2018), arXiv:1904.09237. */
  amsgrad: boolean;
  /** Decoupled decay: parameters shrink by lr * weightDecay first (AdamW). Loshchilov & Hutter, arXiv:1711.05101. */
  weightDecay: number;
  /**
   * The root that epsilon is added to. torch adds it to the bias-corrected root; Keras uses the paper's shorter form, in which it
   * joins the uncorrected root ("epsilon hat") and so weighs more in the first steps.
   */
  epsilonJoins: 'corrected' | 'uncorrected';
}

/** Adam. Kingma & Ba (2015), arXiv:1412.6980. */
export const adam: UpdateRule<AdamHyperparameters> = {
  slots: ({ amsgrad }) => (amsgrad ? ['m', 'v', 'vMax'] : ['m', 'v']),

  update(
    { parameter, next, gradient, squares, slots, step },
    { lr, beta1, beta2, epsilon, amsgrad, weightDecay, epsilonJoins },
  ) {
    const m = slots.m!;
    const v = slots.v!;
    const vMax = amsgrad ? slots.vMax! : v;
    const rootCorrection2 = Math.sqrt(1 - beta2 ** step);
    const alpha = (lr * rootCorrection2) / (1 - beta1 ** step);
    const epsilonHat = epsilonJoins === 'corrected' ? epsilon * rootCorrection2 : epsilon;
    const keep = 1 - lr * weightDecay;
    // A second moment too large for float32 stays infinite in torch. In Keras it is NaN from the next step on.
    const largest = epsilonJoins === 'corrected' ? Number.MAX_VALUE : Infinity;

    if (!amsgrad && squares === undefined) {
      const coefficients = { beta1, beta2, alpha, epsilon: epsilonHat, keep, largest };
      if (longAdam({ parameter, next, gradient, m, v }, coefficients)) return;
    }
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      const mi = m[i]! + (1 - beta1) * (g - m[i]!);
      const before = Math.min(v[i]!, largest);
      m[i] = mi;
      v[i] = before + (1 - beta2) * ((squares?.[i] ?? g * g) - before);
      const vi = v[i]!;
      // As in torch.maximum, NaN counts as the larger.
      if (amsgrad) vMax[i] = Math.max(vi, vMax[i]!);
      next[i] = parameter[i]! * keep - (alpha * mi) / (Math.sqrt(amsgrad ? vMax[i]! : vi) + epsilonHat);
    }
  },
};
