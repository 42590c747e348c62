import { fromTypedArray, type Tensor } from '@unroll/core';
import { requireTensor } from '../../arguments.js';

/**
 * Sequences of different lengths without their padding: step by step, the rows of the samples that are still running.
 * torch.nn.utils.rnn.PackedSequence.
 *
 * The sequences abc and x are packed as axbc, with batch sizes [2, 1, 1]. `packPaddedSequence` and `packSequence` make
 * them; every recurrent module takes one in place of a padded tensor, and gives one back.
 */
export class PackedSequence {
  constructor(
    /** [sum of lengths, *]. */
    readonly data: Tensor,
    /** How many samples each step has, int32 [longest length]. */
    readonly batchSizes: Tensor,
    /** The sample at each place, longest first, int32 [B]; null if they came in this order. */
    readonly sortedIndices: Tensor | null = null,
    /** The place of each sample, int32 [B]: the inverse of `sortedIndices`. */
    readonly unsortedIndices: Tensor | null = sortedIndices && invertPermutation(sortedIndices),
  ) {
    requireTensor('PackedSequence', 'data', data);
    requireTensor('PackedSequence', 'batchSizes', batchSizes);
  }

  /** Other values [sum of lengths, *], packed in the same way. */
  withData(data: Tensor): PackedSequence {
    return new PackedSequence(data, this.batchSizes, this.sortedIndices, this.unsortedIndices);
  }
}

/** The inverse of a permutation of 0 .. n - 1, int32 [n]. torch.nn.utils.rnn.invert_permutation. */
export function invertPermutation(permutation: Tensor): Tensor {
  requireTensor('invertPermutation', 'permutation', permutation);
  const inverse = new Int32Array(permutation.numel());
  for (const [place, index] of permutation.dataSync().entries()) inverse[index] = place;
  return indexTensor(inverse);
}

/** Indices as an int32 tensor. */
export function indexTensor(values: Iterable<number>): Tensor {
  const array = Int32Array.from(values);
  return fromTypedArray(array, [array.length]);
}
