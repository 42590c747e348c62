import * as tf from '@tensorflow/tfjs-core';
import { runKernel, supportsMatMul, UNROLL_MATMUL } from '../backends/index.js';
import { sameShape } from '../shape.js';

/** The matrix product of the last two axes, by unroll's kernel where there is one and tfjs's elsewhere. */
export function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  const sameLead = sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (sameLead && supportsMatMul({ backend: tf.getBackend() })) {
    return runKernel(UNROLL_MATMUL, { a, b }, { transposeA, transposeB })[0]!;
  }
  return tf.matMul(a, b, transposeA, transposeB);
}
