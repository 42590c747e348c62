import type { ActivationName } from '@unroll/core/rnn';
import { type Activation, linear, relu, sigmoid, tanh } from '../../activations.js';

const named = new Map<Activation, ActivationName>([
  [tanh, 'tanh'],
  [relu, 'relu'],
  [linear, 'linear'],
  [sigmoid, 'sigmoid'],
]);

/** The activation by the name that core's kernels know, or itself. */
export function gateActivation(activation: Activation): ActivationName | Activation {
  return named.get(activation) ?? activation;
}
