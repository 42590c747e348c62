/** Registers unroll's fused kernels with tfjs-core. Importing it twice, or two copies of it, registers once. */
import * as tf from '@tensorflow/tfjs-core';
import { dropout, UNROLL_DROPOUT } from './dropout.js';
import { registerElementwise } from './elementwise.js';
import {
  GRU,
  gatedBackward,
  gatedForward,
  gatedGradient,
  LSTM,
  UNROLL_GRU,
  UNROLL_GRU_GRAD,
  UNROLL_LSTM,
  UNROLL_LSTM_GRAD,
} from './gated.js';
import { matMul, matMulGradient, UNROLL_MATMUL } from './mat-mul.js';
import { register } from './run.js';
import {
  simpleRNN,
  simpleRNNGrad,
  simpleRNNGradient,
  UNROLL_SIMPLE_RNN,
  UNROLL_SIMPLE_RNN_GRAD,
} from './simple-rnn.js';
import {
  lstmGradOnTensorFlow,
  lstmOnTensorFlow,
  matMulOnTensorFlow,
  simpleRNNGradOnTensorFlow,
  simpleRNNOnTensorFlow,
} from './tensorflow/kernels.js';

export { UNROLL_DROPOUT } from './dropout.js';
export {
  type GatedAttrs,
  type GatedGradAttrs,
  UNROLL_GRU,
  UNROLL_GRU_GRAD,
  UNROLL_LSTM,
  UNROLL_LSTM_GRAD,
} from './gated.js';
export { UNROLL_MATMUL } from './mat-mul.js';
export { runKernel } from './run.js';
export { processors, threads, useRelaxedSimd, useThreads } from './runtime-options.js';
export {
  type SimpleRNNAttrs,
  type SimpleRNNGradAttrs,
  UNROLL_SIMPLE_RNN,
  UNROLL_SIMPLE_RNN_GRAD,
} from './simple-rnn.js';
export * from './supports.js';
export { hasRelaxedSimd, ready } from './wasm/module.js';

registerElementwise();
register(UNROLL_MATMUL, matMul, matMulOnTensorFlow);
register(UNROLL_DROPOUT, dropout);
register(UNROLL_SIMPLE_RNN, simpleRNN, simpleRNNOnTensorFlow);
register(UNROLL_SIMPLE_RNN_GRAD, simpleRNNGrad, simpleRNNGradOnTensorFlow);
register(UNROLL_LSTM, gatedForward(LSTM), lstmOnTensorFlow);
register(UNROLL_LSTM_GRAD, gatedBackward(LSTM), lstmGradOnTensorFlow);
register(UNROLL_GRU, gatedForward(GRU));
register(UNROLL_GRU_GRAD, gatedBackward(GRU));
tf.registerGradient(matMulGradient);
tf.registerGradient(simpleRNNGradient);
tf.registerGradient(gatedGradient(LSTM));
tf.registerGradient(gatedGradient(GRU));
