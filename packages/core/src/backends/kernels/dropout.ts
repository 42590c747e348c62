/** `UnrollDropout`: float32 values times a mask of one bit an element. Its gradient is the same kernel. */
import type * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors.js';
import type { DropMask } from '../../memory/drop-mask.js';
import { sizeOf } from '../../shape.js';
import { openArena } from '../open-arena.js';

export const UNROLL_DROPOUT = 'UnrollDropout';

export interface DropoutInputs {
  x: tf.TensorInfo;
}

/** Computes x times the mask's scale where its bit is set, and 0 elsewhere, in the shape of x. */
export function dropout({ x }: DropoutInputs, backend: tf.KernelBackend, mask: DropMask): tf.TensorInfo {
  const { bits } = mask;
  const size = sizeOf(x.shape);
  if (bits.length * 16 < size) {
    throw new ShapeError(
      `${UNROLL_DROPOUT}: the mask must have ${size} bits or more, got ${bits.length * 16}`,
    );
  }
  const arena = openArena(UNROLL_DROPOUT, backend);
  return arena.take(arena.placeMasked(x, mask), x.shape);
}
