/** Registers unroll's fused kernels with tfjs-core. Importing it twice, or two copies of it, registers once. */
import * as tf from '@tensorflow/tfjs-core';
import { dropout, UNROLL_DROPOUT } from './kernels/dropout.js';
import { registerElementwise } from './kernels/elementwise.js';
import { GRU, LSTM } from './kernels/gated.js';
import { matMul, matMulGradient, UNROLL_MATMUL } from './kernels/mat-mul.js';
import type {
  Backward,
  Forward,
  SequenceAttributes,
  SequenceInputs,
  SequenceKernel,
} from './kernels/sequence.js';
import { sequenceBackward, sequenceForward, sequenceGradient } from './kernels/sequence-kernels.js';
import { requireShapes } from './kernels/sequence-sizes.js';
import { SIMPLE_RNN } from './kernels/simple-rnn.js';
import { register } from './run.js';
import {
  lstmGradOnTensorFlow,
  lstmOnTensorFlow,
  matMulOnTensorFlow,
  simpleRNNGradOnTensorFlow,
  simpleRNNOnTensorFlow,
} from './tensorflow/kernels.js';

export { UNROLL_DROPOUT } from './kernels/dropout.js';
export { GRU, LSTM } from './kernels/gated.js';
export { UNROLL_MATMUL } from './kernels/mat-mul.js';
export type { SequenceAttributes } from './kernels/sequence.js';
export { SIMPLE_RNN } from './kernels/simple-rnn.js';
export { runKernel } from './run.js';
export { processors, threads, useRelaxedSimd, useThreads } from './runtime-options.js';
export * from './supports.js';
export { hasRelaxedSimd, ready } from './wasm/module.js';

registerElementwise();
register(UNROLL_MATMUL, matMul, matMulOnTensorFlow);
register(UNROLL_DROPOUT, dropout);
registerSequence(SIMPLE_RNN, simpleRNNOnTensorFlow, simpleRNNGradOnTensorFlow);
registerSequence(LSTM, lstmOnTensorFlow, lstmGradOnTensorFlow);
registerSequence(GRU);
tf.registerGradient(matMulGradient);

function registerSequence(kernel: SequenceKernel, onTensorFlow?: Forward, gradOnTensorFlow?: Backward): void {
  const check = (name: string) => (inputs: SequenceInputs, attributes: SequenceAttributes) =>
    requireShapes(name, kernel, inputs, attributes);
  const { forward, backward } = kernel;
  register(forward, sequenceForward(kernel), onTensorFlow, check(forward));
  register(backward, sequenceBackward(kernel), gradOnTensorFlow, check(backward));
  tf.registerGradient(sequenceGradient(kernel));
}
