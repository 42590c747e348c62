import { ArgumentError } from '@unroll/core';
import { expected } from '@unroll/core/internal';
import type { FitProgress } from '../fit-progress.js';
import { seeds } from '../seed.js';
import type { FitPlan, Passes } from './plan.js';

export function startOf(epoch: number): FitProgress {
  return { epoch, batch: 0, first: 0, order: null, loss: [0, 0] };
}

/** The end of an epoch: the next one goes on with the data, or begins anew where all of it has been. */
export function nextEpoch({ epoch, batch, first, order }: FitProgress, { batches }: Passes): FitProgress {
  const next = startOf(epoch + 1);
  return first + batch < batches ? { ...next, first: first + batch, order } : next;
}

/**
 * The order of an epoch's samples: the one that it, or the data, began with, or one drawn now; null where they come as given.
 *
 * @throws ArgumentError when it began with other data, other batches or another `shuffle`.
 */
export function orderOf(
  { training, shuffle }: FitPlan,
  { batch, first, order, loss }: FitProgress,
): Int32Array | null {
  const { data, batchSize, batches } = training;
  if (first + batch === 0) return shuffle ? seeds.fitPermutation(data.size) : null;
  const goesOn = 'as the epoch that it goes on with had';
  if ((order !== null) !== shuffle) {
    throw new ArgumentError(`fit: expected shuffle: ${order !== null}, ${goesOn}, got ${shuffle}`);
  }
  if (order !== null && order.length !== data.size) {
    throw new ArgumentError(`fit: expected ${order.length} samples, ${goesOn}, got ${data.size}`);
  }
  const seen = Math.min((first + batch) * batchSize, data.size) - first * batchSize;
  if (first + batch > batches || loss[1] !== seen) {
    throw expected(
      'fit',
      'batchSize',
      `such that ${batch} batches are ${loss[1]} samples, ${goesOn},`,
      batchSize,
    );
  }
  return order;
}
