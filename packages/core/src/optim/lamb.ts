import { float32BiasCorrection } from './bias-correction.js';
import type { UpdateRule } from './rule.js';

export interface LambHyperparameters {
  lr: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * Adam whose step of each parameter is as long as the parameter itself, times lr. You et al. (2019), arXiv:1904.00962.
 *
 * Keras alone has it, and corrects the bias of moments in float32.
 */
export const lamb: UpdateRule<LambHyperparameters> = {
  slots: () => ['m', 'v'],

  update({ parameter, next, gradient, squares, slots, step }, { lr, beta1, beta2, epsilon }) {
    const m = slots.m!;
    const v = slots.v!;
    const correction1 = float32BiasCorrection(beta1, step);
    const correction2 = float32BiasCorrection(beta2, step);
    let weights = 0;
    let steps = 0;
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      m[i] = m[i]! + (1 - beta1) * (g - m[i]!);
      v[i] = v[i]! + (1 - beta2) * ((squares?.[i] ?? g * g) - v[i]!);
      next[i] = m[i]! / correction1 / (Math.sqrt(v[i]! / correction2) + epsilon);
      weights += parameter[i]! ** 2;
      steps += next[i]! ** 2;
    }
    const ratio = weights > 0 && steps > 0 ? Math.sqrt(weights / steps) : 1;
    for (let i = 0; i < next.length; i++) next[i] = parameter[i]! - ratio * lr * next[i]!;
  },
};
