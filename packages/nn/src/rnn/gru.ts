import type { Tensor } from '@unroll/core';
import { anything, defineOptions } from '@unroll/core/internal';
import { gru, type SequenceOptions } from '@unroll/core/rnn';
import type { Arguments } from '../arguments.js';
import type { PackedSequence } from '../utils/rnn/packed-sequence.js';
import {
  type BasePlaces,
  baseChecks,
  basePlaces,
  type RNNBaseOptions,
  refuseProjection,
  type Sizes,
} from './options.js';
import { type LayerParameters, type LayerResult, RNNBase } from './rnn-base.js';

export type GRUOptions = RNNBaseOptions;

export type GRUArguments = Sizes & GRUOptions;

const gruArguments = defineOptions<GRUArguments & { projSize?: never }>('GRU', {
  positional: [...basePlaces, 'projSize'],
  required: 2,
  checks: { ...baseChecks, projSize: anything },
});

/**
 * A multi-layer network of gated recurrent units. torch.nn.GRU.
 *
 *     r_t = σ(x_t W_ir^T + b_ir + h_{t-1} W_hr^T + b_hr)
 *     z_t = σ(x_t W_iz^T + b_iz + h_{t-1} W_hz^T + b_hz)
 *     n_t = tanh(x_t W_in^T + b_in + r_t (h_{t-1} W_hn^T + b_hn))
 *     h_t = (1 - z_t) n_t + z_t h_{t-1}
 *
 * The reset gate scales the recurrent product, as in cuDNN and in Keras's default, not the state that enters it, as in
 * the paper: Cho et al. (2014), arXiv:1406.1078.
 *
 * | symbol | meaning |
 * |---|---|
 * | N | batch size |
 * | L | sequence length |
 * | D | 2 if bidirectional, otherwise 1 |
 * | H_in | input_size |
 * | H_out | hidden_size |
 *
 * | argument or result | shape |
 * |---|---|
 * | `input` | [L, H_in] unbatched, [L, N, H_in], [N, L, H_in] with batchFirst, or a PackedSequence |
 * | `hx` | [D * num_layers, H_out] unbatched, else [D * num_layers, N, H_out]; zeros if left out |
 * | `output` | [L, D * H_out], [L, N, D * H_out], [N, L, D * H_out] or packed: h_t of the last layer, for each t |
 * | `hN` | as `hx`: the last h of each layer, and of each direction within it |
 *
 * `batchFirst` concerns `input` and `output` only: it does not move `hx` and `hN`, which have N second either way.
 *
 * | parameter, k = 0 .. num_layers - 1 | shape; rows of the gates in the order r, z, n |
 * |---|---|
 * | `weight_ih_l{k}` | [3 * H_out, H_in] for k = 0, then [3 * H_out, D * H_out] |
 * | `weight_hh_l{k}` | [3 * H_out, H_out] |
 * | `bias_ih_l{k}`, `bias_hh_l{k}` | [3 * H_out] |
 *
 * The backward direction's names end in `_reverse`. All start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const gru = new nn.GRU(10, 20, { bidirectional: true });
 * const [output, hN] = gru.forward(nn.randn([5, 3, 10]));  // [5, 3, 40] and [2, 3, 20]
 * ```
 *
 * @throws ArgumentError for sizes or layer counts that are not positive integers; ShapeError from `forward` when the
 *   input or the hidden state does not fit.
 */
export class GRU extends RNNBase<readonly [Tensor]> {
  constructor(
    ...args: Arguments<[inputSize: number, hiddenSize: number], BasePlaces, GRUOptions, GRUArguments>
  ) {
    const { projSize, ...options } = gruArguments.read(args);
    refuseProjection(projSize);
    super(3, options);
  }

  forward(input: PackedSequence, hx?: Tensor | null): readonly [output: PackedSequence, hN: Tensor];
  forward(input: Tensor, hx?: Tensor | null): readonly [output: Tensor, hN: Tensor];
  forward(
    input: Tensor | PackedSequence,
    hx?: Tensor | null,
  ): readonly [output: Tensor | PackedSequence, hN: Tensor] {
    const { sequence, last } = this.run(input, hx === undefined || hx === null ? null : [hx]);
    return [sequence, last[0]];
  }

  /** The bias of the candidate's recurrent product is under the reset gate, so the two biases stay apart. */
  protected override layerParameters(name: string): LayerParameters {
    return {
      kernel: this[`weight_ih_${name}`]!.transpose(),
      recurrentKernel: this[`weight_hh_${name}`]!.transpose(),
      bias: this[`bias_ih_${name}`] ?? null,
      recurrentBias: this[`bias_hh_${name}`] ?? null,
    };
  }

  protected override runLayer(
    x: Tensor,
    [h]: readonly [Tensor],
    parameters: LayerParameters,
    options: SequenceOptions,
  ): LayerResult<readonly [Tensor]> {
    const { sequence, last } = gru(x, h, parameters, { ...options, gateOrder: 'rzh' });
    return { sequence, last: [last] };
  }

  protected override stateSizes(): number[] {
    return [this.hiddenSize];
  }
}
