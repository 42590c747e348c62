import type { Tensor } from '@unroll/core';

/**
 * Drops or adds a last axis of size 1 where the ranks differ by one: [N] meets [N, 1] as [N, 1], [N, T] meets [N, T, 1]
 * as [N, T]. Anything else stays. Keras does so before every loss and metric, and before weighing samples.
 */
export function sameRank(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.ndim === b.ndim + 1 && a.size(-1) === 1) {
    return b.ndim === 1 ? [a, b.unsqueeze(-1)] : [a.squeeze(-1), b];
  }
  if (b.ndim === a.ndim + 1 && b.size(-1) === 1) {
    return a.ndim === 1 ? [a.unsqueeze(-1), b] : [a, b.squeeze(-1)];
  }
  return [a, b];
}
