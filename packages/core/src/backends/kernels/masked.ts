import * as tf from '@tensorflow/tfjs-core';
import { ArrayTensor } from '../../memory/array-tensor.js';
import { type DropMask, factorsOf } from '../../memory/drop-mask.js';
import { runKernel, supportsDropout, UNROLL_DROPOUT } from '../index.js';

/** `x` under a dropout mask. On arrays nothing is computed here: the kernel that reads the result applies the mask. */
export function masked(x: tf.Tensor, mask: DropMask): tf.Tensor {
  if (ArrayTensor.is(x) && x.dtype === 'float32') return x.masked(mask);
  if (supportsDropout({ backend: tf.getBackend(), dtype: x.dtype })) {
    return runKernel(UNROLL_DROPOUT, { x }, mask)[0]!;
  }
  return tf.tidy(() => {
    const factors = tf.tensor(factorsOf(mask, x.size), x.shape);
    // A product would leave NaN where a NaN is dropped.
    return tf.where(tf.equal(factors, 0), tf.zerosLike(x), tf.mul(x, factors));
  });
}
