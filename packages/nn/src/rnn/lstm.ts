import { ArgumentError, type Tensor } from '@unroll/core';
import { defineOptions } from '@unroll/core/internal';
import { type LSTMState, lstm, type SequenceOptions } from '@unroll/core/rnn';
import { type Arguments, size } from '../arguments.js';
import type { PackedSequence } from '../utils/rnn/packed-sequence.js';
import { type BasePlaces, baseChecks, basePlaces, type RNNBaseOptions, type Sizes } from './options.js';
import { type LayerParameters, type LayerResult, RNNBase } from './rnn-base.js';

export interface LSTMOptions extends RNNBaseOptions {
  /** Size that h is projected to by weight_hr; 0 for no projection. Default 0. */
  projSize?: number;
}

export type LSTMArguments = Sizes & LSTMOptions;

const lstmArguments = defineOptions<LSTMArguments>('LSTM', {
  positional: [...basePlaces, 'projSize'],
  required: 2,
  checks: { ...baseChecks, projSize: size },
});

/**
 * A multi-layer long short-term memory network. torch.nn.LSTM.
 *
 *     i_t = σ(x_t W_ii^T + b_ii + h_{t-1} W_hi^T + b_hi)
 *     f_t = σ(x_t W_if^T + b_if + h_{t-1} W_hf^T + b_hf)
 *     g_t = tanh(x_t W_ig^T + b_ig + h_{t-1} W_hg^T + b_hg)
 *     o_t = σ(x_t W_io^T + b_io + h_{t-1} W_ho^T + b_ho)
 *     c_t = f_t c_{t-1} + i_t g_t
 *     h_t = o_t tanh(c_t), and with projSize h_t = o_t tanh(c_t) W_hr^T
 *
 * | symbol | meaning |
 * |---|---|
 * | N | batch size |
 * | L | sequence length |
 * | D | 2 if bidirectional, otherwise 1 |
 * | H_in | input_size |
 * | H_cell | hidden_size |
 * | H_out | proj_size if it is not 0, otherwise hidden_size |
 *
 * | argument or result | shape |
 * |---|---|
 * | `input` | [L, H_in] unbatched, [L, N, H_in], [N, L, H_in] with batchFirst, or a PackedSequence |
 * | `hx`: h_0, c_0 | [D * num_layers, N, H_out] and [D * num_layers, N, H_cell], without N when unbatched; zeros if left out |
 * | `output` | [L, D * H_out], [L, N, D * H_out], [N, L, D * H_out] or packed: h_t of the last layer, for each t |
 * | `[hN, cN]` | as `hx`: the last h and c of each layer, and of each direction within it |
 *
 * `batchFirst` concerns `input` and `output` only: it does not move h_0, c_0, hN and cN, which have N second either way.
 *
 * | parameter, k = 0 .. num_layers - 1 | shape; rows of the gates in the order i, f, g, o |
 * |---|---|
 * | `weight_ih_l{k}` | [4 * H_cell, H_in] for k = 0, then [4 * H_cell, D * H_out] |
 * | `weight_hh_l{k}` | [4 * H_cell, H_out] |
 * | `bias_ih_l{k}`, `bias_hh_l{k}` | [4 * H_cell] |
 * | `weight_hr_l{k}` | [H_out, H_cell], with projSize only |
 *
 * The backward direction's names end in `_reverse`. All start uniform on +-1 / sqrt(hidden_size). The projection:
 * Sak et al. (2014), arXiv:1402.1128.
 *
 * ```ts
 * const lstm = new nn.LSTM(10, 20, { numLayers: 2 });
 * const [output, [hN, cN]] = lstm.forward(nn.randn([5, 3, 10]));  // [5, 3, 20], [2, 3, 20] and [2, 3, 20]
 * ```
 *
 * @throws ArgumentError for sizes or layer counts that are not positive integers, and for a projSize that is not smaller
 *   than hidden_size; ShapeError from `forward` when the input or the state does not fit.
 */
export class LSTM extends RNNBase<LSTMState> {
  constructor(
    ...args: Arguments<
      [inputSize: number, hiddenSize: number],
      [...BasePlaces, projSize: number],
      LSTMOptions,
      LSTMArguments
    >
  ) {
    const { projSize = 0, ...options } = lstmArguments.read(args);
    const { hiddenSize } = options;
    if (!Number.isInteger(projSize) || projSize < 0) {
      throw new ArgumentError(
        `proj_size should be a positive integer or zero to disable projections, got ${projSize}`,
      );
    }
    if (projSize >= hiddenSize && projSize > 0) {
      throw new ArgumentError(
        `proj_size has to be smaller than hidden_size, got ${projSize} and ${hiddenSize}`,
      );
    }
    super(4, options, projSize);
  }

  forward(input: PackedSequence, hx?: LSTMState | null): readonly [output: PackedSequence, state: LSTMState];
  forward(input: Tensor, hx?: LSTMState | null): readonly [output: Tensor, state: LSTMState];
  forward(
    input: Tensor | PackedSequence,
    hx?: LSTMState | null,
  ): readonly [output: Tensor | PackedSequence, state: LSTMState] {
    const { sequence, last } = this.run(input, hx);
    return [sequence, last];
  }

  protected override runLayer(
    x: Tensor,
    state: LSTMState,
    parameters: LayerParameters,
    options: SequenceOptions,
  ): LayerResult<LSTMState> {
    return lstm(x, state, parameters, options);
  }

  protected override stateSizes(): number[] {
    return [this.projSize || this.hiddenSize, this.hiddenSize];
  }
}
