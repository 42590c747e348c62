import type { Tensor } from '@unroll/core';
import { defineOptions, projectInput } from '@unroll/core/internal';
import { activations, simpleCell } from '@unroll/core/rnn';
import type { Arguments } from '../arguments.js';
import { requireOneOf } from '../checks.js';
import { NONLINEARITIES, nonlinearity, type RNNNonlinearity, type Sizes } from './options.js';
import { cellChecks, RNNCellBase, type RNNCellBaseOptions } from './rnn-cell-base.js';

export interface RNNCellOptions extends RNNCellBaseOptions {
  /** Default 'tanh'. */
  nonlinearity?: RNNNonlinearity;
}

export type RNNCellArguments = Sizes & RNNCellOptions;

const rnnCellArguments = defineOptions<RNNCellArguments>('RNNCell', {
  positional: ['inputSize', 'hiddenSize', 'bias', 'nonlinearity'],
  required: 2,
  checks: { ...cellChecks, nonlinearity },
});

/**
 * One step of an Elman network: h' = tanh(x W_ih^T + b_ih + h W_hh^T + b_hh). torch.nn.RNNCell.
 *
 * | | shape |
 * |---|---|
 * | `input` | [N, H_in] or [H_in] |
 * | `hx` | [N, H_out] or [H_out]; zeros if left out |
 * | result | as `hx` |
 * | `weight_ih`, `weight_hh` | [H_out, H_in], [H_out, H_out] |
 * | `bias_ih`, `bias_hh` | [H_out], or null |
 *
 * Parameters start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const h = new nn.RNNCell(10, 20).forward(nn.randn([3, 10]), nn.randn([3, 20]));  // [3, 20]
 * ```
 *
 * @throws ArgumentError for sizes that are not positive integers and for another nonlinearity; ShapeError from `forward`
 *   when the input or the hidden state does not fit.
 */
export class RNNCell extends RNNCellBase<readonly [Tensor]> {
  readonly nonlinearity: RNNNonlinearity;

  constructor(
    ...args: Arguments<
      [inputSize: number, hiddenSize: number],
      [bias: boolean, nonlinearity: RNNNonlinearity],
      RNNCellOptions,
      RNNCellArguments
    >
  ) {
    const { nonlinearity: given = 'tanh', ...options } = rnnCellArguments.read(args);
    requireOneOf('nonlinearity', given, NONLINEARITIES);
    super(1, 1, options);
    this.nonlinearity = given;
  }

  forward(input: Tensor, hx?: Tensor | null): Tensor {
    return this.run(input, hx === undefined || hx === null ? null : [hx])[0];
  }

  override extraRepr(): string {
    return super.extraRepr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }

  protected override step(x: Tensor, state: readonly [Tensor]): readonly [Tensor] {
    const { weight_ih, weight_hh, bias_ih, bias_hh } = this;
    const parameters = {
      kernel: weight_ih.transpose(),
      recurrentKernel: weight_hh.transpose(),
      bias: bias_ih && bias_hh && bias_ih.add(bias_hh),
    };
    return simpleCell(activations[this.nonlinearity]).step(projectInput(x, parameters), state, parameters);
  }
}
