import { ArgumentError, expected } from '@unroll/core';
import { seeds } from '../seed.js';
import type { FitPlan } from './plan.js';

/** Where `fit` is: what it needs to know to go on from there. */
export interface FitProgress {
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** The order of the samples in this epoch; null where they come as given, and between epochs. */
  readonly order: Int32Array | null;
  /** The sum of the losses of this epoch's samples so far, and how many they are. */
  readonly loss: readonly [total: number, samples: number];
}

export function startOf(epoch: number): FitProgress {
  return { epoch, batch: 0, order: null, loss: [0, 0] };
}

/**
 * The order of an epoch's samples: the one it began with, or one drawn now; null where they come as given.
 *
 * @throws ArgumentError when it began with other data, other batches or another `shuffle`.
 */
export function orderOf(
  { training, shuffle }: FitPlan,
  { batch, order, loss }: FitProgress,
): Int32Array | null {
  const { data, batchSize, steps } = training;
  if (batch === 0) return shuffle ? seeds.fitPermutation(data.size) : null;
  const goesOn = 'as the epoch that it goes on with had';
  if ((order !== null) !== shuffle) {
    throw new ArgumentError(`fit: expected shuffle: ${order !== null}, ${goesOn}, got ${shuffle}`);
  }
  if (order !== null && order.length !== data.size) {
    throw new ArgumentError(`fit: expected ${order.length} samples, ${goesOn}, got ${data.size}`);
  }
  const seen = Math.min(batch * batchSize, data.size);
  if (batch > steps || loss[1] !== seen) {
    throw expected(
      'fit',
      'batchSize',
      `such that ${batch} batches are ${loss[1]} samples, ${goesOn},`,
      batchSize,
    );
  }
  return order;
}
