import { defineOptions, flag, type Leading } from '@unroll/core/arguments';
import type { ActivationLike } from '../activations.js';
import { like } from '../arguments/checks.js';
import type { RegularizerLike } from '../regularizers/get.js';
import {
  CONSTRAINTS,
  type ConstraintPlaces,
  cellArguments,
  LOOP,
  PENALTIES,
  type PenaltyPlaces,
  RATES,
  WEIGHTS,
  type WeightPlaces,
} from './recurrent/built-in-cell.js';
import { BuiltInRNN, type ForCell, splitOptions } from './recurrent/built-in-rnn.js';
import { GRUCell, type GRUCellOptions } from './recurrent/gru-cell.js';
import { loopChecks } from './recurrent/recurrent-checks.js';
import type { RNN, RNNOptions, RNNPlaces } from './recurrent/rnn.js';

export interface GRUOptions<ReturnState extends boolean = boolean>
  extends RNNOptions<ReturnState>,
    ForCell<GRUCellOptions> {}

type GRUPlaces<ReturnState extends boolean> = [
  activation: ActivationLike,
  recurrentActivation: ActivationLike,
  useBias: boolean,
  ...weights: WeightPlaces,
  ...penalties: PenaltyPlaces,
  activityRegularizer: RegularizerLike,
  ...constraints: ConstraintPlaces,
  dropout: number,
  recurrentDropout: number,
  seed: number | null,
  ...loop: RNNPlaces<ReturnState>,
  resetAfter: boolean,
];

interface GRUArguments<ReturnState extends boolean = boolean> extends GRUOptions<ReturnState> {
  units: number;
}

const gruArguments = defineOptions<GRUArguments>('GRU', {
  positional: [
    ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
    ...WEIGHTS,
    ...PENALTIES,
    'activityRegularizer',
    ...CONSTRAINTS,
    ...RATES,
    'seed',
    ...LOOP,
    'resetAfter',
    'useCudnn',
  ],
  required: 1,
  checks: { ...cellArguments, ...loopChecks, recurrentActivation: like, resetAfter: flag },
});

/**
 * Gated recurrent unit: a blend of the state before and a candidate. keras.layers.GRU; Cho et al. (2014), arXiv:1406.1078.
 *
 *     z = σ(x_t W_z + b_z + h_{t-1} U_z + d_z)
 *     r = σ(x_t W_r + b_r + h_{t-1} U_r + d_r)
 *     n = act(x_t W_h + b_h + r (h_{t-1} U_h + d_h))      with `resetAfter`, as cuDNN and PyTorch have it
 *     n = act(x_t W_h + b_h + (r h_{t-1}) U_h)            without, as in the paper; there is no d then
 *     h_t = z h_{t-1} + (1 - z) n
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | x | input | [batch, time, inputs] |
 * | kernel | W_z, W_r, W_h side by side | [inputs, 3 units] |
 * | recurrentKernel | U_z, U_r, U_h | [units, 3 units] |
 * | bias | b above d, each in the same order | [2, 3 units], or [3 units] without `resetAfter` |
 * | h_t | state and output of step t | [batch, units] |
 * | σ, act | `recurrentActivation`, `activation` | |
 *
 * Returns h of the last step [batch, units], or of every step [batch, time, units] with `returnSequences`; with
 * `returnState` a list of that and the last h.
 *
 * @throws ArgumentError unless `units` is a positive integer.
 * @throws ShapeError, from `apply`, when the input has not three axes, or another size than the layer was built for.
 *
 * @example
 * new GRU(4).apply(zeros([32, 10, 8])).shape // [32, 4]
 */
export class GRU<ReturnState extends boolean = false> extends BuiltInRNN<ReturnState, GRUCell> {
  static readonly keepsNothing = true;

  constructor(units: number, ...places: Leading<GRUPlaces<ReturnState>, GRUOptions<ReturnState>>);
  constructor(options: GRUArguments<ReturnState>);
  constructor(...args: readonly unknown[]) {
    const { units, ...options } = gruArguments.read(args);
    const { loop, cell } = splitOptions<ReturnState, GRUCellOptions>(
      options as GRUOptions<ReturnState>,
      'gru_cell',
    );
    super(new GRUCell(units, cell), loop);
  }

  override get className(): string {
    return 'GRU';
  }

  get recurrentActivation() {
    return this.cell.recurrentActivation;
  }

  get resetAfter(): boolean {
    return this.cell.resetAfter;
  }

  override clone(overrides: Pick<RNNOptions, 'name' | 'goBackwards'> = {}): RNN<boolean> {
    const options = { ...this.cell.copyOptions(), ...this.copyOptions(), ...overrides };
    return new GRU<boolean>(this.units, options);
  }
}
