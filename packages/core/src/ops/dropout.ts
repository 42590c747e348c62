import * as tf from '@tensorflow/tfjs-core';
import { apply } from '../autograd/apply.js';
import { chosenWhere } from '../autograd/rule.js';
import { ArrayTensor } from '../backends/array-tensor.js';
import { runKernel, supportsDropout, UNROLL_DROPOUT } from '../backends/index.js';
import { expected, ShapeError } from '../errors.js';
import { type DropMask, factorsOf } from '../random/drop-mask.js';
import type { Tensor } from '../tensor.js';
import { requireTensor } from './operands.js';

/**
 * Multiplies the elements of `x` that `mask` keeps by its scale, and sets the others to 0. The mask, drawn by
 * `KerasRandom.dropMask` or `TorchGenerator.dropMask`, has a bit for each element of `x`, row by row.
 *
 * @throws ShapeError when the mask has fewer bits than `x` has elements.
 */
export function dropout(x: Tensor, mask: DropMask): Tensor {
  requireTensor('dropout', 'x', x);
  if (!(mask?.bits instanceof Uint16Array && typeof mask.scale === 'number')) {
    throw expected('dropout', 'mask', 'a DropMask', mask);
  }
  const bits = 16 * mask.bits.length;
  if (bits < x.numel()) {
    throw new ShapeError(`dropout: mask must have a bit for each of ${x.numel()} elements, got ${bits}`);
  }
  return apply('Dropout', [x], mask, (value) => masked(value, mask));
}

/** On arrays nothing is computed here: the kernel that reads the result applies the mask as it does. */
export function masked(x: tf.Tensor, mask: DropMask): tf.Tensor {
  if (ArrayTensor.is(x) && x.dtype === 'float32') return x.masked(mask);
  if (supportsDropout({ backend: tf.getBackend(), dtype: x.dtype })) {
    return runKernel(UNROLL_DROPOUT, { x }, mask)[0]!;
  }
  return tf.tidy(() => {
    const factors = tf.tensor(factorsOf(mask, x.size), x.shape);
    return chosenWhere(tf.equal(factors, 0), 0, tf.mul(x, factors));
  });
}
