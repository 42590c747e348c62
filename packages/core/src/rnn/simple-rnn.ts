import { defineOptions, either, functionOf, oneOf } from '../arguments/index.js';
import { SIMPLE_RNN } from '../backends/kernels/simple-rnn.js';
import type { RNNActivation } from '../backends/supports.js';
import type { Tensor } from '../tensor.js';
import { activationFunction } from './activation.js';
import type { CellParameters } from './cell.js';
import { ofSequences } from './options.js';
import { type RecurrentLayer, type RecurrentResult, recurrent } from './recurrent.js';
import type { SequenceOptions } from './scan.js';
import { simpleCell } from './simple-cell.js';

export interface SimpleRNNOptions extends SequenceOptions {
  /** Default 'tanh'. The names have a fused kernel; with a function the layer is composed step by step. */
  activation?: RNNActivation | ((x: Tensor) => Tensor);
}

const simpleOptions = defineOptions<SimpleRNNOptions>('simpleRNN', {
  checks: {
    ...ofSequences,
    activation: either(oneOf('tanh', 'relu', 'linear'), functionOf<(x: Tensor) => Tensor>()),
  },
});

/** The result of a layer with one state tensor. */
export type SequenceResult = RecurrentResult<Tensor>;

export type SimpleRNNResult = SequenceResult;

const layer: RecurrentLayer<readonly [Tensor], Tensor> = {
  name: 'simpleRNN',
  kernel: SIMPLE_RNN,
  cell: ({ activation }) => simpleCell(activationFunction(activation)),
  last: ([h]) => h,
};

/**
 * A simple recurrent layer over a whole sequence: h_t = act(x_t · kernel + bias + h_{t-1} · recurrentKernel).
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0` | [B, H] |
 * | `kernel`, `recurrentKernel`, `bias` | [I, H], [H, H], [H] |
 *
 * One fused kernel computes all steps where the backend has one; otherwise the scan composes them. Both give the same
 * values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, and for unknown options.
 */
export function simpleRNN(
  x: Tensor,
  h0: Tensor,
  parameters: CellParameters,
  options?: SimpleRNNOptions,
): SimpleRNNResult {
  return recurrent(layer, x, [h0], parameters, simpleOptions.readNamed(options));
}
