import type { RNNActivation } from '../backends/supports.js';
import type { Tensor } from '../tensor.js';

/** Activations that cells know by name. */
export type ActivationName = RNNActivation | 'sigmoid';

export type ActivationFunction = (x: Tensor) => Tensor;

export const activations: { readonly [A in ActivationName]: ActivationFunction } = {
  tanh: (x) => x.tanh(),
  relu: (x) => x.relu(),
  linear: (x) => x,
  sigmoid: (x) => x.sigmoid(),
};

/** The function that a name stands for; a function stands for itself. */
export function activationFunction(activation: ActivationName | ActivationFunction): ActivationFunction {
  return typeof activation === 'string' ? activations[activation] : activation;
}
