import type { UpdateRule } from './rule.js';

export interface SGDHyperparameters {
  lr: number;
  momentum: number;
  /** Part of each gradient kept out of the velocity after the first step; torch only. */
  dampening: number;
  nesterov: boolean;
  /**
   * Whether the velocity holds gradients (torch) or steps already scaled by lr (Keras). They differ only when lr changes
   * between steps.
   */
  velocityOf: 'gradients' | 'steps';
}

/** Stochastic gradient descent with momentum. Sutskever et al. (2013), On the importance of initialization and momentum. */
export const sgd: UpdateRule<SGDHyperparameters> = {
  slots: ({ momentum }) => (momentum === 0 ? [] : ['velocity']),

  update({ parameter, next, gradient, slots, step }, { lr, momentum, dampening, nesterov, velocityOf }) {
    // While the momentum is switched off, its velocity keeps its values.
    const velocity = momentum === 0 ? undefined : slots.velocity;
    const [intoVelocity, outOf] = velocityOf === 'steps' ? [lr, 1] : [1, lr];
    for (let i = 0; i < next.length; i++) {
      const g = intoVelocity * gradient[i]!;
      let direction = g;
      if (velocity !== undefined) {
        velocity[i] = momentum * velocity[i]! + (step === 1 ? 1 : 1 - dampening) * g;
        direction = nesterov ? g + momentum * velocity[i]! : velocity[i]!;
      }
      next[i] = parameter[i]! - outOf * direction;
    }
  },
};
