import type { Tolerance } from '@unroll/testing';

/**
 * How close two ways to compute the same in float32 come: `wanted` are sums of so many terms around 1, whatever is left of
 * them where they cancel. On the way a sum is as large as a random walk of its terms, and each addition rounds what is there
 * by then. The worst of 17,000 random layers had a third of this in sums over samples and steps, as much in results of one.
 */
export function rounding(wanted: ArrayLike<number>, terms: number): Tolerance {
  let largest = 1;
  for (let i = 0; i < wanted.length; i++) largest = Math.max(largest, Math.abs(wanted[i]!));
  return { rtol: 0, atol: 2e-6 * Math.max(2 * largest, Math.sqrt(terms)) };
}
