import type { UpdateRule } from './rule.js';

export interface RMSpropHyperparameters {
  lr: number;
  /** Decay of the moving average of squares: torch's alpha, Keras's rho. */
  rho: number;
  epsilon: number;
  momentum: number;
  /** Divides by the standard deviation rather than the root mean square. */
  centered: boolean;
  /** Keras adds epsilon under the root, torch to the root. */
  epsilonJoins: 'square' | 'root';
  /** As for SGD: Keras's momentum holds steps scaled by lr, torch's does not. */
  velocityOf: 'gradients' | 'steps';
}

/** RMSprop. Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5. */
export const rmsprop: UpdateRule<RMSpropHyperparameters> = {
  slots: ({ momentum, centered }) => [
    'square',
    ...(centered ? ['average'] : []),
    ...(momentum === 0 ? [] : ['velocity']),
  ],

  update(
    { parameter, next, gradient, squares, slots },
    { lr, rho, epsilon, momentum, centered, epsilonJoins, velocityOf },
  ) {
    const square = slots.square!;
    // A slot of an option that is switched off keeps its values until the option is on again.
    const average = centered ? slots.average : undefined;
    const velocity = momentum === 0 ? undefined : slots.velocity;
    const [intoVelocity, outOf] = velocityOf === 'steps' ? [lr, 1] : [1, lr];
    for (let i = 0; i < next.length; i++) {
      const g = gradient[i]!;
      square[i] = rho * square[i]! + (1 - rho) * (squares?.[i] ?? g * g);
      let variance = square[i]!;
      if (average !== undefined) {
        average[i] = rho * average[i]! + (1 - rho) * g;
        variance -= Math.fround(average[i]! ** 2);
      }
      const root = epsilonJoins === 'square' ? Math.sqrt(variance + epsilon) : Math.sqrt(variance) + epsilon;
      let direction = (intoVelocity * g) / root;
      if (velocity !== undefined) {
        velocity[i] = momentum * velocity[i]! + direction;
        direction = velocity[i]!;
      }
      next[i] = parameter[i]! - outOf * direction;
    }
  },
};
