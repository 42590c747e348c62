import type { RNN, RNNOptions } from './recurrent/rnn.js';
import { SimpleRNNCell, type SimpleRNNCellOptions } from './recurrent/simple-rnn-cell.js';
import { type ForCell, splitOptions, UnitsRNN } from './recurrent/units-rnn.js';

export interface SimpleRNNOptions<ReturnState extends boolean = boolean>
  extends RNNOptions<ReturnState>,
    ForCell<SimpleRNNCellOptions> {}

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
export class SimpleRNN<ReturnState extends boolean = false> extends UnitsRNN<ReturnState, SimpleRNNCell> {
  static readonly keepsNothing = true;

  constructor(units: number, options: SimpleRNNOptions<ReturnState> = {}) {
    const { loop, cell } = splitOptions<ReturnState, SimpleRNNCellOptions>(options, 'simple_rnn_cell');
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
