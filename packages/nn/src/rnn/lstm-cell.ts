import type { Tensor } from '@unroll/core';
import { defineOptions, projectInput } from '@unroll/core/internal';
import { type LSTMState, lstmCell } from '@unroll/core/rnn';
import type { Arguments } from '../arguments.js';
import {
  cellChecks,
  RNNCellBase,
  type RNNCellBaseArguments,
  type RNNCellBaseOptions,
} from './rnn-cell-base.js';

export type LSTMCellOptions = RNNCellBaseOptions;
export type LSTMCellArguments = RNNCellBaseArguments;

const lstmCellArguments = defineOptions<LSTMCellArguments>('LSTMCell', {
  positional: ['inputSize', 'hiddenSize', 'bias'],
  required: 2,
  checks: cellChecks,
});

/**
 * One step of a long short-term memory network. torch.nn.LSTMCell.
 *
 *     i = σ(x W_ii^T + b_ii + h W_hi^T + b_hi)
 *     f = σ(x W_if^T + b_if + h W_hf^T + b_hf)
 *     g = tanh(x W_ig^T + b_ig + h W_hg^T + b_hg)
 *     o = σ(x W_io^T + b_io + h W_ho^T + b_ho)
 *     c' = f c + i g
 *     h' = o tanh(c')
 *
 * | | shape |
 * |---|---|
 * | `input` | [N, H_in] or [H_in] |
 * | `hx`: h, c | [N, H_out] or [H_out], each; zeros if left out |
 * | result: h', c' | as `hx` |
 * | `weight_ih`, `weight_hh` | [4 * H_out, H_in], [4 * H_out, H_out]; rows of the gates in the order i, f, g, o |
 * | `bias_ih`, `bias_hh` | [4 * H_out], or null |
 *
 * Parameters start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const [h, c] = new nn.LSTMCell(10, 20).forward(nn.randn([3, 10]));  // [3, 20] and [3, 20]
 * ```
 *
 * @throws ArgumentError for sizes that are not positive integers; ShapeError from `forward` when the input or the state
 *   does not fit.
 */
export class LSTMCell extends RNNCellBase<LSTMState> {
  constructor(
    ...args: Arguments<
      [inputSize: number, hiddenSize: number],
      [bias: boolean],
      LSTMCellOptions,
      LSTMCellArguments
    >
  ) {
    super(4, 2, lstmCellArguments.read(args));
  }

  forward(input: Tensor, hx?: LSTMState | null): LSTMState {
    return this.run(input, hx);
  }

  protected override step(x: Tensor, state: LSTMState): LSTMState {
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const parameters = {
      kernel: weight_ih.transpose(),
      recurrentKernel: weight_hh.transpose(),
      bias: bias_ih && bias_hh && bias_ih.add(bias_hh),
    };
    return lstmCell().step(projectInput(x, parameters), state, parameters);
  }
}
