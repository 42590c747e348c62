import type { OptionsOf } from '../options/describe.js';
import { CONSTRAINTS, PENALTIES, RATES, WEIGHTS } from './recurrent/built-in-cell.js';
import { type Around, type BuiltInRNNClass, builtInRNN, optionsAround } from './recurrent/built-in-rnn.js';
import { LOOP } from './recurrent/rnn.js';
import { SimpleRNNCell, simpleRNNCellOptions } from './recurrent/simple-rnn-cell.js';

const places = [
  ...(['units', 'activation', 'useBias'] as const),
  ...WEIGHTS,
  ...PENALTIES,
  'activityRegularizer',
  ...CONSTRAINTS,
  ...RATES,
  ...LOOP,
  'seed',
] as const;

const options: Around<typeof simpleRNNCellOptions, typeof places> = optionsAround(
  SimpleRNNCell,
  'simple_rnn_cell',
  simpleRNNCellOptions,
  places,
);

export type SimpleRNNOptions<ReturnState extends boolean = boolean> = OptionsOf<
  typeof options,
  { returnState: ReturnState }
>;

const Base: BuiltInRNNClass<SimpleRNNCell, typeof options, typeof simpleRNNCellOptions> = builtInRNN(
  'SimpleRNN',
  options,
  simpleRNNCellOptions,
);

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
export class SimpleRNN<ReturnState extends boolean = false> extends Base<ReturnState> {}
