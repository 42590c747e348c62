/** Registers unroll's fused kernels with tfjs-core. Importing it twice, or two copies of it, registers once. */
import * as tf from '@tensorflow/tfjs-core';
import { dropout, UNROLL_DROPOUT } from './dropout.js';
import { registerElementwise } from './elementwise.js';
import { matMul, matMulGradient, UNROLL_MATMUL } from './mat-mul.js';
import { registerCopyingSlice } from './pool.js';
import {
  simpleRNN,
  simpleRNNGrad,
  simpleRNNGradient,
  UNROLL_SIMPLE_RNN,
  UNROLL_SIMPLE_RNN_GRAD,
} from './simple-rnn.js';
import { FUSED_BACKENDS } from './supports.js';

export { type DropoutInputs, UNROLL_DROPOUT } from './dropout.js';
export { type MatMulAttrs, type MatMulInputs, UNROLL_MATMUL } from './mat-mul.js';
export { hasRelaxedSimd, ready } from './module.js';
export {
  type SimpleRNNAttrs,
  type SimpleRNNGradAttrs,
  type SimpleRNNGradInputs,
  type SimpleRNNInputs,
  UNROLL_SIMPLE_RNN,
  UNROLL_SIMPLE_RNN_GRAD,
} from './simple-rnn.js';
export * from './supports.js';
export { threads, useRelaxedSimd, useThreads } from './switches.js';

/** tfjs types a kernel's inputs and attributes loosely; each kernel here declares its own, and checks shapes itself. */
type Kernel<I, A> = (inputs: I, backend: tf.KernelBackend, attrs: A) => tf.TensorInfo | tf.TensorInfo[];

function register<I, A>(kernelName: string, kernel: Kernel<I, A>): void {
  for (const backendName of FUSED_BACKENDS) {
    if (tf.getKernel(kernelName, backendName) !== undefined) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernel(inputs as unknown as I, backend as tf.KernelBackend, attrs as unknown as A),
    });
  }
}

registerElementwise();
registerCopyingSlice();
register(UNROLL_MATMUL, matMul);
register(UNROLL_DROPOUT, dropout);
register(UNROLL_SIMPLE_RNN, simpleRNN);
register(UNROLL_SIMPLE_RNN_GRAD, simpleRNNGrad);
tf.registerGradient(matMulGradient);
tf.registerGradient(simpleRNNGradient);
