import { defineOptions, flag, oneOf } from '../arguments/index.js';
import { GRU } from '../backends/kernels/gated.js';
import type { Tensor } from '../tensor.js';
import { type GRUCellOptions, type GRUParameters, gruCell } from './gru-cell.js';
import { ofGates, ofSequences } from './options.js';
import { type RecurrentLayer, recurrent } from './recurrent.js';
import type { SequenceOptions } from './scan.js';
import type { SequenceResult } from './simple-rnn.js';

export interface GRUOptions extends SequenceOptions, GRUCellOptions {}

const gruOptions = defineOptions<GRUOptions>('gru', {
  checks: { ...ofSequences, ...ofGates, resetAfter: flag, gateOrder: oneOf('zrh', 'rzh') },
});

const layer: RecurrentLayer<readonly [Tensor], Tensor> = {
  name: 'gru',
  kernel: GRU,
  extra: 'recurrentBias',
  cell: gruCell,
  last: ([h]) => h,
};

/**
 * A layer of gated recurrent units over a whole sequence.
 *
 *     z = σ(x_t W_z + b_z + h_{t-1} U_z + d_z)
 *     r = σ(x_t W_r + b_r + h_{t-1} U_r + d_r)
 *     n = act(x_t W_h + b_h + r (h_{t-1} U_h + d_h)), or without `resetAfter` act(x_t W_h + b_h + (r h_{t-1}) U_h)
 *     h_t = z h_{t-1} + (1 - z) n
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0` | [B, H] |
 * | W, U: `kernel`, `recurrentKernel` | [I, 3 H], [H, 3 H]; gates in the order z, r, h (Keras) or r, z, h (PyTorch) by `gateOrder` |
 * | b, d: `bias`, `recurrentBias` | [3 H]; the second only with `resetAfter` |
 * | σ, act | `recurrentActivation`, `activation` |
 *
 * With tanh, sigmoid, `resetAfter` and no dropout, one fused kernel computes all steps where the backend has one; otherwise
 * the scan composes them. Both give the same values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, for unknown options, and for a recurrent bias without `resetAfter`.
 */
export function gru(x: Tensor, h0: Tensor, parameters: GRUParameters, options?: GRUOptions): SequenceResult {
  return recurrent(layer, x, [h0], parameters, gruOptions.readNamed(options));
}
