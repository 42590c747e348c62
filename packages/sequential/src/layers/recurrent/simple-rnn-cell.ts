import type { Tensor } from '@unroll/core';
import { projectInput } from '@unroll/core/internal';
import { simpleCell, simpleRNN } from '@unroll/core/rnn';
import { type Activation, linear, relu, tanh } from '../../activations.js';
import { layer, layerOptions } from '../../engine/layer-class.js';
import type { OptionsOf } from '../../options/describe.js';
import {
  BuiltInCell,
  type CellTable,
  CONSTRAINTS,
  cellOptions,
  type DropoutMasks,
  PENALTIES,
  RATES,
  WEIGHTS,
} from './built-in-cell.js';
import { type CellSequence, type CellSequenceOptions, cellSequence } from './recurrent-cell.js';

const { units, activation, useBias, seedGenerator, ...others } = cellOptions;

/** As in Keras, the masks' generator draws its seed before the initializers here. */
const table: CellTable = { units, activation, useBias, seedGenerator, ...others };

export const simpleRNNCellOptions = layerOptions(table, [
  ...(['units', 'activation', 'useBias'] as const),
  ...WEIGHTS,
  ...PENALTIES,
  ...CONSTRAINTS,
  ...RATES,
  'seed',
]);

export type SimpleRNNCellOptions = OptionsOf<typeof simpleRNNCellOptions>;

/**
 * One step of a SimpleRNN: h_t = activation(x_t · kernel + bias + h_{t-1} · recurrentKernel). keras.layers.SimpleRNNCell.
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | x_t | input | [batch, inputs] |
 * | kernel | input weights | [inputs, units] |
 * | recurrentKernel | recurrent weights | [units, units] |
 * | bias | | [units] |
 * | h_t | output, and the only state | [batch, units] |
 *
 * @throws ArgumentError unless `units` is a positive integer, and, from `apply`, without the state.
 * @throws ShapeError, from `apply`, for a last axis other than the cell was built for.
 *
 * @example
 * const cell = new SimpleRNNCell(4);
 * const [output, state] = cell.apply(zeros([32, 8]), { states: cell.getInitialState(32) }); // [32, 4] both
 */
export class SimpleRNNCell extends layer('SimpleRNNCell', simpleRNNCellOptions, BuiltInCell) {
  protected readonly gates = 1;
  readonly stateSize = this.units;

  protected override step(x: Tensor, [h]: readonly Tensor[], masks: DropoutMasks): [Tensor, Tensor] {
    const parameters = this.parametersWith(masks);
    const [next] = simpleCell(this.activation).step(projectInput(x, parameters), [h!], parameters);
    return [next, next];
  }

  protected override steps(
    x: Tensor,
    [h0]: readonly Tensor[],
    masks: DropoutMasks,
    { mask = null, reverse = false, zeroOutputForMask = false }: Omit<CellSequenceOptions, 'training'>,
  ): CellSequence {
    const options = { activation: fusable(this.activation), mask, reverse, zeroOutputForMask };
    const result = simpleRNN(x, h0!, this.parametersWith(masks), options);
    return cellSequence(result, () => [result.last]);
  }
}

/** The activation by name where the fused kernel has it. */
function fusable(activation: Activation): 'tanh' | 'relu' | 'linear' | Activation {
  if (activation === tanh) return 'tanh';
  if (activation === relu) return 'relu';
  return activation === linear ? 'linear' : activation;
}
