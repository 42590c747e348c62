import type * as tf from '@tensorflow/tfjs-core';
import type { MatMulAttrs, MatMulInputs } from '../kernels/mat-mul.js';
import { natively } from './eager.js';

/** As `matMul` of `../mat-mul.ts`, for sizes that fit, by TensorFlow. */
export function nativeMatMul(
  { a, b }: MatMulInputs,
  backend: tf.KernelBackend,
  { transposeA, transposeB }: MatMulAttrs,
): tf.TensorInfo {
  return natively(backend, (native) => {
    const operands = [native.handleOf(a), native.handleOf(b)] as const;
    const product = a.shape.length === 2 ? native.matMul : native.batchMatMul;
    return native.take(product.call(native, ...operands, transposeA, transposeB));
  });
}
