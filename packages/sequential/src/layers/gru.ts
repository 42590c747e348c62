import type { OptionsOf } from '../options/describe.js';
import { CONSTRAINTS, PENALTIES, RATES, WEIGHTS } from './recurrent/built-in-cell.js';
import { type Around, type BuiltInRNNClass, builtInRNN, optionsAround } from './recurrent/built-in-rnn.js';
import { GRUCell, gruCellOptions } from './recurrent/gru-cell.js';
import { LOOP } from './recurrent/rnn.js';

const places = [
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
] as const;

const options: Around<typeof gruCellOptions, typeof places> = optionsAround(
  GRUCell,
  'gru_cell',
  gruCellOptions,
  places,
);

export type GRUOptions<ReturnState extends boolean = boolean> = OptionsOf<
  typeof options,
  { returnState: ReturnState }
>;

const Base: BuiltInRNNClass<GRUCell, typeof options, typeof gruCellOptions> = builtInRNN(
  'GRU',
  options,
  gruCellOptions,
);

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
export class GRU<ReturnState extends boolean = false> extends Base<ReturnState> {}
