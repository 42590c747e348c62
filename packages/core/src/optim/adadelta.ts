import type { UpdateRule } from './rule.js';

export interface AdadeltaHyperparameters {
  lr: number;
  /** Decay of both moving averages. */
  rho: number;
  epsilon: number;
}

/** A step is the gradient over the size of gradients so far, times the size of the steps so far. Zeiler (2012), arXiv:1212.5701. */
export const adadelta: UpdateRule<AdadeltaHyperparameters> = {
  slots: () => ['square', 'delta'],

  update({ parameter, next, gradient, squares, slots }, { lr, rho, epsilon }) {
    const square = slots.square!;
    const delta = slots.delta!;
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      const g2 = squares?.[i] ?? g * g;
      square[i] = rho * square[i]! + (1 - rho) * g2;
      const ratio = (delta[i]! + epsilon) / (square[i]! + epsilon);
      delta[i] = rho * delta[i]! + (1 - rho) * ratio * g2;
      next[i] = parameter[i]! - lr * Math.sqrt(ratio) * g;
    }
  },
};
