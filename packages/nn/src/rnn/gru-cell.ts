import type { Tensor } from '@unroll/core';
import { defineOptions, projectInput } from '@unroll/core/internal';
import { gruCell } from '@unroll/core/rnn';
import type { Arguments } from '../arguments.js';
import {
  cellChecks,
  RNNCellBase,
  type RNNCellBaseArguments,
  type RNNCellBaseOptions,
} from './rnn-cell-base.js';

export type GRUCellOptions = RNNCellBaseOptions;
export type GRUCellArguments = RNNCellBaseArguments;

const gruCellArguments = defineOptions<GRUCellArguments>('GRUCell', {
  positional: ['inputSize', 'hiddenSize', 'bias'],
  required: 2,
  checks: cellChecks,
});

/**
 * One step of a network of gated recurrent units. torch.nn.GRUCell.
 *
 *     r = σ(x W_ir^T + b_ir + h W_hr^T + b_hr)
 *     z = σ(x W_iz^T + b_iz + h W_hz^T + b_hz)
 *     n = tanh(x W_in^T + b_in + r (h W_hn^T + b_hn))
 *     h' = (1 - z) n + z h
 *
 * | | shape |
 * |---|---|
 * | `input` | [N, H_in] or [H_in] |
 * | `hx` | [N, H_out] or [H_out]; zeros if left out |
 * | result | as `hx` |
 * | `weight_ih`, `weight_hh` | [3 * H_out, H_in], [3 * H_out, H_out]; rows of the gates in the order r, z, n |
 * | `bias_ih`, `bias_hh` | [3 * H_out], or null |
 *
 * Parameters start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const h = new nn.GRUCell(10, 20).forward(nn.randn([3, 10]), nn.randn([3, 20]));  // [3, 20]
 * ```
 *
 * @throws ArgumentError for sizes that are not positive integers; ShapeError from `forward` when the input or the hidden
 *   state does not fit.
 */
export class GRUCell extends RNNCellBase<readonly [Tensor]> {
  constructor(
    ...args: Arguments<
      [inputSize: number, hiddenSize: number],
      [bias: boolean],
      GRUCellOptions,
      GRUCellArguments
    >
  ) {
    super(3, 1, gruCellArguments.read(args));
  }

  forward(input: Tensor, hx?: Tensor | null): Tensor {
    return this.run(input, hx === undefined || hx === null ? null : [hx])[0];
  }

  protected override step(x: Tensor, state: readonly [Tensor]): readonly [Tensor] {
    const parameters = {
      kernel: this.weight_ih.transpose(),
      recurrentKernel: this.weight_hh.transpose(),
      bias: this.bias_ih,
      recurrentBias: this.bias_hh,
    };
    return gruCell({ gateOrder: 'rzh' }).step(projectInput(x, parameters), state, parameters);
  }
}
