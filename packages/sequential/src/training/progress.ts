import { ArgumentError } from '@unroll/core';
import { seeds } from '../seed.js';

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
 * The order of an epoch's samples: the one it began with, or one drawn now.
 *
 * @throws ArgumentError when it began with another number of samples.
 */
export function orderOf(samples: number, begun: Int32Array | null): Int32Array {
  if (begun === null) return seeds.fitPermutation(samples);
  if (begun.length === samples) return begun;
  throw new ArgumentError(
    `fit: expected ${begun.length} samples, as the epoch that it goes on with had, got ${samples}`,
  );
}
