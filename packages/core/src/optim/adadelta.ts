import type { UpdateRule } from './rule.js';

export interface AdadeltaHyperparameters {
  lr: number;
  /** Decay of both moving averages. */
  rho: number;
  epsilon: number;
}

/** Steps as long as those before, over the size of gradients. Zeiler (2012), arXiv:1212.5701. */
export const adadelta: UpdateRule<AdadeltaHyperparameters> = {
  slots: () => ['square', 'delta'],

  update({ parameter, gradient, slots }, { lr, rho, epsilon }) {
    const square = slots.square!;
    const delta = slots.delta!;
    const next = new Float32Array(parameter.length);
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      square[i] = rho * square[i]! + (1 - rho) * g * g;
      const step = (Math.sqrt(delta[i]! + epsilon) / Math.sqrt(square[i]! + epsilon)) * g;
      delta[i] = rho * delta[i]! + (1 - rho) * step * step;
      next[i] = parameter[i]! - lr * step;
    }
    return next;
  },
};
