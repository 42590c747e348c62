/**
 * Kernels that the tensorflow backend runs by TensorFlow's operations from the size on at which those are faster (`crossing.ts`), and by
 * unroll's own, in WebAssembly or machine code, below it. GRUs and dropout are unroll's own at every size, and so are not here.
 */
import { LSTM } from '../kernels/gated.js';
import { type MatMulAttrs, type MatMulInputs, matMul } from '../kernels/mat-mul.js';
import type { Backward, Forward } from '../kernels/sequence.js';
import { sequenceBackward, sequenceForward } from '../kernels/sequence-kernels.js';
import { SIMPLE_RNN } from '../kernels/simple-rnn.js';
import type { Kernel } from '../run.js';
import { isLargeLSTM, isLargeProduct, isLargeRecurrence } from './crossing.js';
import { isOfNativeLSTM, nativeLSTM, nativeLSTMGrad } from './lstm.js';
import { nativeMatMul } from './mat-mul.js';
import { nativeSimpleRNN, nativeSimpleRNNGrad } from './simple-rnn.js';

export const matMulOnTensorFlow: Kernel<MatMulInputs, MatMulAttrs> = (inputs, backend, attrs) =>
  (isLargeProduct(inputs, attrs) ? nativeMatMul : matMul)(inputs, backend, attrs);

const [simpleRNN, simpleRNNGrad] = [sequenceForward(SIMPLE_RNN), sequenceBackward(SIMPLE_RNN)];
const [lstm, lstmGrad] = [sequenceForward(LSTM), sequenceBackward(LSTM)];

export const simpleRNNOnTensorFlow: Forward = (inputs, backend, attributes) =>
  (isLargeRecurrence(inputs) ? nativeSimpleRNN : simpleRNN)(inputs, backend, attributes);

export const simpleRNNGradOnTensorFlow: Backward = (inputs, backend, attributes) => {
  const hasGradient = (inputs.dSequence ?? inputs.dLast) !== undefined;
  const isLarge = hasGradient && isLargeRecurrence(inputs);
  return (isLarge ? nativeSimpleRNNGrad : simpleRNNGrad)(inputs, backend, attributes);
};

export const lstmOnTensorFlow: Forward = (inputs, backend, attributes) =>
  (isLargeLSTM(inputs) ? nativeLSTM : lstm)(inputs, backend, attributes);

/** Backward goes the way that forward went. */
export const lstmGradOnTensorFlow: Backward = (inputs, backend, attributes) =>
  (isOfNativeLSTM(inputs, attributes) ? nativeLSTMGrad : lstmGrad)(inputs, backend, attributes);
