import type { Tensor } from '@unroll/core';
import { type SequenceOptions, simpleRNN } from '@unroll/core/rnn';
import { requireOneOf } from '../checks.js';
import type { PackedSequence } from '../utils/rnn/packed-sequence.js';
import { type LayerParameters, type LayerResult, RNNBase, type RNNBaseOptions } from './rnn-base.js';

export const NONLINEARITIES = ['tanh', 'relu'] as const;
export type RNNNonlinearity = (typeof NONLINEARITIES)[number];

export interface RNNOptions extends RNNBaseOptions {
  /** Default 'tanh'. */
  nonlinearity?: RNNNonlinearity;
}

/**
 * A multi-layer Elman network with tanh or ReLU. torch.nn.RNN.
 *
 *     h_t = tanh(x_t W_ih^T + b_ih + h_{t-1} W_hh^T + b_hh)
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
 * | parameter, k = 0 .. num_layers - 1 | shape |
 * |---|---|
 * | `weight_ih_l{k}` | [H_out, H_in] for k = 0, then [H_out, D * H_out] |
 * | `weight_hh_l{k}` | [H_out, H_out] |
 * | `bias_ih_l{k}`, `bias_hh_l{k}` | [H_out] |
 *
 * The backward direction's names end in `_reverse`. All start uniform on +-1 / sqrt(hidden_size).
 *
 * ```ts
 * const rnn = new nn.RNN(10, 20, { numLayers: 2 });
 * const [output, hN] = rnn.forward(nn.randn([5, 3, 10]), nn.randn([2, 3, 20]));  // [5, 3, 20] and [2, 3, 20]
 * ```
 *
 * @throws ArgumentError for sizes or layer counts that are not positive integers and for another nonlinearity; ShapeError
 *   from `forward` when the input or the hidden state does not fit.
 */
export class RNN extends RNNBase<readonly [Tensor]> {
  readonly nonlinearity: RNNNonlinearity;

  constructor(inputSize: number, hiddenSize: number, { nonlinearity = 'tanh', ...options }: RNNOptions = {}) {
    requireOneOf('nonlinearity', nonlinearity, NONLINEARITIES);
    super(1, inputSize, hiddenSize, options);
    this.nonlinearity = nonlinearity;
  }

  forward(input: PackedSequence, hx?: Tensor): readonly [output: PackedSequence, hN: Tensor];
  forward(input: Tensor, hx?: Tensor): readonly [output: Tensor, hN: Tensor];
  forward(
    input: Tensor | PackedSequence,
    hx?: Tensor,
  ): readonly [output: Tensor | PackedSequence, hN: Tensor] {
    const { sequence, last } = this.run(input, hx && [hx]);
    return [sequence, last[0]];
  }

  protected override runLayer(
    x: Tensor,
    [h]: readonly [Tensor],
    parameters: LayerParameters,
    options: SequenceOptions,
  ): LayerResult<readonly [Tensor]> {
    const { sequence, last } = simpleRNN(x, h, parameters, { activation: this.nonlinearity, ...options });
    return { sequence, last: [last] };
  }

  protected override stateSizes(): number[] {
    return [this.hiddenSize];
  }
}
