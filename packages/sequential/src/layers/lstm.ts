import type { OptionsOf } from '../options/describe.js';
import { CONSTRAINTS, PENALTIES, RATES, WEIGHTS } from './recurrent/built-in-cell.js';
import { type Around, type BuiltInRNNClass, builtInRNN, optionsAround } from './recurrent/built-in-rnn.js';
import { LSTMCell, lstmCellOptions } from './recurrent/lstm-cell.js';
import { LOOP } from './recurrent/rnn.js';

const places = [
  ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
  ...WEIGHTS,
  'unitForgetBias',
  ...PENALTIES,
  'activityRegularizer',
  ...CONSTRAINTS,
  ...RATES,
  'seed',
  ...LOOP,
  'useCudnn',
] as const;

const options: Around<typeof lstmCellOptions, typeof places> = optionsAround(
  LSTMCell,
  'lstm_cell',
  lstmCellOptions,
  places,
);

export type LSTMOptions<ReturnState extends boolean = boolean> = OptionsOf<
  typeof options,
  { returnState: ReturnState }
>;

const Base: BuiltInRNNClass<LSTMCell, typeof options, typeof lstmCellOptions> = builtInRNN(
  'LSTM',
  options,
  lstmCellOptions,
);

/**
 * Long short-term memory: a state c that gates write to, keep and read from. keras.layers.LSTM; Hochreiter & Schmidhuber
 * (1997), with the forget gate of Gers et al. (2000).
 *
 *     i = σ(x_t W_i + b_i + h_{t-1} U_i)        what is written
 *     f = σ(x_t W_f + b_f + h_{t-1} U_f)        what is kept
 *     g = act(x_t W_g + b_g + h_{t-1} U_g)      the candidate
 *     o = σ(x_t W_o + b_o + h_{t-1} U_o)        what is read
 *     c_t = f c_{t-1} + i g
 *     h_t = o act(c_t)
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | x | input | [batch, time, inputs] |
 * | kernel | W_i, W_f, W_g, W_o side by side | [inputs, 4 units] |
 * | recurrentKernel | U_i, U_f, U_g, U_o | [units, 4 units] |
 * | bias | b_i, b_f, b_g, b_o; b_f starts at 1 with `unitForgetBias` | [4 units] |
 * | h_t, c_t | states; h_t is the output | [batch, units] each |
 * | σ, act | `recurrentActivation`, `activation` | |
 *
 * Returns h of the last step [batch, units], or of every step [batch, time, units] with `returnSequences`; with
 * `returnState` a list of that, the last h and the last c. `initialState` is [h, c].
 *
 * @throws ArgumentError unless `units` is a positive integer.
 * @throws ShapeError, from `apply`, when the input has not three axes, or another size than the layer was built for.
 *
 * @example
 * new LSTM(4).apply(zeros([32, 10, 8])).shape // [32, 4]
 * const [sequence, h, c] = new LSTM(4, { returnSequences: true, returnState: true }).apply(zeros([32, 10, 8]));
 * sequence.shape // [32, 10, 4]
 */
export class LSTM<ReturnState extends boolean = false> extends Base<ReturnState> {}
