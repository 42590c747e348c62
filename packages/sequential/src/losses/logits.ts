/**
 * What a softmax or sigmoid was computed from. Keras remembers it on the activation's output, and its cross-entropies
 * use it rather than the probabilities: the loss then neither saturates nor loses digits near 0 and 1.
 */
import type { Tensor } from '@unroll/core';

const known = new WeakMap<Tensor, Tensor>();

/** `probabilities`, remembered to be the sigmoid or softmax of `logits`. */
export function rememberLogits(probabilities: Tensor, logits: Tensor): Tensor {
  known.set(probabilities, logits);
  return probabilities;
}

/** The logits behind `probabilities`, when it came straight from an activation. */
export function logitsOf(probabilities: Tensor): Tensor | undefined {
  return known.get(probabilities);
}
