import { defineOptions } from '../arguments/options.js';
import { LSTM } from '../backends/kernels/gated.js';
import { expected } from '../expected.js';
import type { Tensor } from '../tensor.js';
import { type GatedActivations, type LSTMParameters, type LSTMState, lstmCell } from './lstm-cell.js';
import { ofGates, ofSequences } from './options.js';
import { type RecurrentLayer, type RecurrentResult, recurrent } from './recurrent.js';
import type { SequenceOptions } from './scan.js';

export interface LSTMOptions extends SequenceOptions, GatedActivations {}

const lstmOptions = defineOptions<LSTMOptions>('lstm', { checks: { ...ofSequences, ...ofGates } });

export type LSTMResult = RecurrentResult<LSTMState>;

const layer: RecurrentLayer<LSTMState, LSTMState> = {
  name: 'lstm',
  kernel: LSTM,
  extra: 'projection',
  cell: ({ activation, recurrentActivation }) => lstmCell({ activation, recurrentActivation }),
  last: (state) => state,
};

/**
 * A layer of long short-term memory over a whole sequence.
 *
 *     [i, f, g, o] = x_t · kernel + bias + h_{t-1} · recurrentKernel
 *     c_t = σ(f) c_{t-1} + σ(i) act(g)
 *     h_t = σ(o) act(c_t), times the projection where there is one
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | P | size of h: H, or that of the projection |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0`, `c0` | [B, P], [B, H] |
 * | `kernel`, `recurrentKernel`, `bias` | [I, 4 H], [P, 4 H], [4 H]; gates in the order i, f, g, o, as in Keras and PyTorch |
 * | `projection` | [H, P] |
 * | σ, act | `recurrentActivation`, `activation` |
 *
 * With tanh and sigmoid, and neither projection nor dropout, one fused kernel computes all steps where the backend has one;
 * otherwise the scan composes them. Both give the same values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, and for unknown options.
 */
export function lstm(
  x: Tensor,
  state: LSTMState,
  parameters: LSTMParameters,
  options?: LSTMOptions,
): LSTMResult {
  const given = lstmOptions.readNamed(options);
  if (!Array.isArray(state)) throw expected('lstm', 'state', 'a list of two tensors', state);
  return recurrent(layer, x, state as LSTMState, parameters, given);
}
