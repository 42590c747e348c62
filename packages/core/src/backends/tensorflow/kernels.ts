/** unroll's kernels on the tensorflow backend: each by unroll's WASM or by TensorFlow's operations, whichever is faster at its size. */

import {
  type GatedAttrs,
  type GatedGradAttrs,
  type GatedGradInputs,
  type GatedInputs,
  gatedBackward,
  gatedForward,
  LSTM,
} from '../gated.js';
import { type MatMulAttrs, type MatMulInputs, matMul } from '../mat-mul.js';
import type { Kernel } from '../run.js';
import {
  type SimpleRNNAttrs,
  type SimpleRNNGradAttrs,
  type SimpleRNNGradInputs,
  type SimpleRNNInputs,
  simpleRNN,
  simpleRNNGrad,
} from '../simple-rnn.js';
import { isLargeLSTM, isLargeProduct, isLargeRecurrence } from './crossing.js';
import { isOfNativeLSTM, nativeLSTM, nativeLSTMGrad } from './lstm.js';
import { nativeMatMul } from './mat-mul.js';
import { nativeSimpleRNN, nativeSimpleRNNGrad } from './simple-rnn.js';

export const matMulOnTensorFlow: Kernel<MatMulInputs, MatMulAttrs> = (inputs, backend, attrs) =>
  (isLargeProduct(inputs, attrs) ? nativeMatMul : matMul)(inputs, backend, attrs);

export const simpleRNNOnTensorFlow: Kernel<SimpleRNNInputs, SimpleRNNAttrs> = (inputs, backend, attrs) =>
  (isLargeRecurrence(inputs, attrs) ? nativeSimpleRNN : simpleRNN)(inputs, backend, attrs);

export const simpleRNNGradOnTensorFlow: Kernel<SimpleRNNGradInputs, SimpleRNNGradAttrs> = (
  inputs,
  backend,
  attrs,
) => {
  const hasGradient = (inputs.dSequence ?? inputs.dLast) !== undefined;
  const isLarge = hasGradient && isLargeRecurrence(inputs, attrs);
  return (isLarge ? nativeSimpleRNNGrad : simpleRNNGrad)(inputs, backend, attrs);
};

const [lstm, lstmGrad] = [gatedForward(LSTM), gatedBackward(LSTM)];

export const lstmOnTensorFlow: Kernel<GatedInputs, GatedAttrs> = (inputs, backend, attrs) =>
  (isLargeLSTM(inputs, attrs) ? nativeLSTM : lstm)(inputs, backend, attrs);

/** The way that forward went. */
export const lstmGradOnTensorFlow: Kernel<GatedGradInputs, GatedGradAttrs> = (inputs, backend, attrs) =>
  (isOfNativeLSTM(inputs, attrs) ? nativeLSTMGrad : lstmGrad)(inputs, backend, attrs);
