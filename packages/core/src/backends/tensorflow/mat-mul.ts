import type * as tf from '@tensorflow/tfjs-core';
import type { MatMulAttrs, MatMulInputs } from '../kernels/mat-mul.js';
import { natively } from './eager.js';

/** The same as `matMul` of `../kernels/mat-mul.ts`, by TensorFlow, for sizes that fit. */
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
