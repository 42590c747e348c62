import { defineOptions, type Leading } from '@unroll/core/arguments';
import type { ActivationLike } from '../activations.js';
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
import { loopChecks } from './recurrent/recurrent-checks.js';
import type { RNN, RNNOptions, RNNPlaces } from './recurrent/rnn.js';
import { SimpleRNNCell, type SimpleRNNCellOptions } from './recurrent/simple-rnn-cell.js';

export interface SimpleRNNOptions<ReturnState extends boolean = boolean>
  extends RNNOptions<ReturnState>,
    ForCell<SimpleRNNCellOptions> {}

type SimpleRNNPlaces<ReturnState extends boolean> = [
  activation: ActivationLike,
  useBias: boolean,
  ...weights: WeightPlaces,
  ...penalties: PenaltyPlaces,
  activityRegularizer: RegularizerLike,
  ...constraints: ConstraintPlaces,
  dropout: number,
  recurrentDropout: number,
  ...loop: RNNPlaces<ReturnState>,
  seed: number | null,
];

interface SimpleRNNArguments<ReturnState extends boolean = boolean> extends SimpleRNNOptions<ReturnState> {
  units: number;
}

const simpleRNNArguments = defineOptions<SimpleRNNArguments>('SimpleRNN', {
  positional: [
    ...(['units', 'activation', 'useBias'] as const),
    ...WEIGHTS,
    ...PENALTIES,
    'activityRegularizer',
    ...CONSTRAINTS,
    ...RATES,
    ...LOOP,
    'seed',
  ],
  required: 1,
  checks: { ...cellArguments, ...loopChecks },
});

/**
 * A fully connected recurrent layer whose output is fed back: Elman's network. keras.layers.SimpleRNN.
 *
 * h_t = activation(x_t · kernel + bias + h_{t-1} · recurrentKernel)
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | x | input | [batch, time, inputs] |
 * | kernel | input weights | [inputs, units] |
 * | recurrentKernel | recurrent weights | [units, units] |
 * | bias | | [units] |
 * | h_t | state and output of step t | [batch, units] |
 *
 * Returns h of the last step [batch, units], or of every step [batch, time, units] with `returnSequences`; with
 * `returnState` a list of that and the last h. The activations tanh, relu and linear run in the fused kernel.
 *
 * @throws ArgumentError unless `units` is a positive integer.
 * @throws ShapeError, from `apply`, when the input has not three axes, or another size than the layer was built for.
 *
 * @example
 * new SimpleRNN(4).apply(zeros([32, 10, 8])).shape // [32, 4]
 * const [sequence] = new SimpleRNN(4, { returnSequences: true, returnState: true }).apply(zeros([32, 10, 8]));
 * sequence.shape // [32, 10, 4]
 */
export class SimpleRNN<ReturnState extends boolean = false> extends BuiltInRNN<ReturnState, SimpleRNNCell> {
  static readonly keepsNothing = true;

  constructor(units: number, ...places: Leading<SimpleRNNPlaces<ReturnState>, SimpleRNNOptions<ReturnState>>);
  constructor(options: SimpleRNNArguments<ReturnState>);
  constructor(...args: readonly unknown[]) {
    const { units, ...options } = simpleRNNArguments.read(args);
    const { loop, cell } = splitOptions<ReturnState, SimpleRNNCellOptions>(
      options as SimpleRNNOptions<ReturnState>,
      'simple_rnn_cell',
    );
    super(new SimpleRNNCell(units, cell), loop);
  }

  override get className(): string {
    return 'SimpleRNN';
  }

  override clone(overrides: Pick<RNNOptions, 'name' | 'goBackwards'> = {}): RNN<boolean> {
    const options = { ...this.cell.copyOptions(), ...this.copyOptions(), ...overrides };
    return new SimpleRNN<boolean>(this.units, options);
  }
}
