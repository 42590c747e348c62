import type { Tensor } from '@unroll/core';
import { sameRank } from './same-rank.js';

/**
 * `weight` times 1 where the mask is true and 0 elsewhere; undefined without both. For a mean over all elements, valid ones
 * weigh total / valid, so that it becomes the mean over the valid ones. Keras's `apply_mask`.
 */
export function maskedWeight(
  weight: Tensor | undefined,
  mask: Tensor | null,
  forMean = false,
): Tensor | undefined {
  if (mask === null) return weight;
  const valid = mask.cast('float32');
  const count = forMean ? valid.sum().item() : 0;
  const ofMask = forMean ? valid.mul(count === 0 ? 0 : valid.numel() / count) : valid;
  if (weight === undefined) return ofMask;
  const [a, b] = sameRank(ofMask, weight);
  return a.mul(b);
}
