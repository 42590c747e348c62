import type { Tensor } from '@unroll/core';
import { anything, defineOptions } from '@unroll/core/internal';
import { type SequenceOptions, simpleRNN } from '@unroll/core/rnn';
import type { Arguments } from '../arguments.js';
import { requireOneOf } from '../checks.js';
import type { PackedSequence } from '../utils/rnn/packed-sequence.js';
import {
  baseChecks,
  basePlaces,
  NONLINEARITIES,
  nonlinearity,
  type RNNBaseOptions,
  type RNNNonlinearity,
  refuseProjection,
  type Sizes,
} from './options.js';
import { type LayerParameters, type LayerResult, RNNBase } from './rnn-base.js';

export interface RNNOptions extends RNNBaseOptions {
  /** Default 'tanh'. */
  nonlinearity?: RNNNonlinearity;
}

export type RNNArguments = Sizes & RNNOptions;

const rnn = defineOptions<RNNArguments & { projSize?: never }>('RNN', {
  positional: [...basePlaces.slice(0, 3), 'nonlinearity', ...basePlaces.slice(3)],
  required: 2,
  checks: { ...baseChecks, nonlinearity, projSize: anything },
});

type RNNPlaces = [
  numLayers: number,
  nonlinearity: RNNNonlinearity,
  bias: boolean,
  batchFirst: boolean,
  dropout: number,
  bidirectional: boolean,
];

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

  constructor(
    ...args: Arguments<[inputSize: number, hiddenSize: number], RNNPlaces, RNNOptions, RNNArguments>
  ) {
    const { nonlinearity: given = 'tanh', projSize, ...options } = rnn.read(args);
    refuseProjection(projSize);
    requireOneOf('nonlinearity', given, NONLINEARITIES);
    super(1, options);
    this.nonlinearity = given;
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
