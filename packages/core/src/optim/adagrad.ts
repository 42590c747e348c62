import type { UpdateRule } from './rule.js';

export interface AdagradHyperparameters {
  lr: number;
  /** lr is divided by 1 + (step - 1) * lrDecay; torch only. */
  lrDecay: number;
  epsilon: number;
  /** The sum of squares starts from this: 0 in torch, 0.1 in Keras. */
  initialAccumulatorValue: number;
  /** Keras adds epsilon under the root, torch to the root. */
  epsilonJoins: 'square' | 'root';
}

/** Adagrad. Duchi et al. (2011), Adaptive subgradient methods for online learning. */
export const adagrad: UpdateRule<AdagradHyperparameters> = {
  slots: () => ['sum'],
  initialValue: (_, { initialAccumulatorValue }) => initialAccumulatorValue,

  update({ parameter, next, gradient, squares, slots, step }, { lr, lrDecay, epsilon, epsilonJoins }) {
    const sum = slots.sum!;
    const rate = lr / (1 + (step - 1) * lrDecay);
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      sum[i] = sum[i]! + (squares?.[i] ?? g * g);
      const root = epsilonJoins === 'square' ? Math.sqrt(sum[i]! + epsilon) : Math.sqrt(sum[i]!) + epsilon;
      next[i] = parameter[i]! - (rate * g) / root;
    }
  },
};
