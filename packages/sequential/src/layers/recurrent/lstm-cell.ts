import type { Tensor } from '@unroll/core';
import { projectInput } from '@unroll/core/internal';
import { lstm, lstmCell } from '@unroll/core/rnn';
import { layer, layerOptions } from '../../engine/layer-class.js';
import { activation } from '../../engine/object-kinds.js';
import type { InitializerLike } from '../../initializers/get.js';
import type { OptionsOf } from '../../options/describe.js';
import { flag } from '../../options/kinds.js';
import { joined } from '../../options/option.js';
import {
  BuiltInCell,
  CONSTRAINTS,
  cellOptions,
  type DropoutMasks,
  PENALTIES,
  RATES,
  WEIGHTS,
} from './built-in-cell.js';
import { gateActivation } from './gate-activation.js';
import { type CellSequence, type CellSequenceOptions, cellSequence } from './recurrent-cell.js';

export const lstmCellOptions = layerOptions(
  joined(cellOptions, {
    /** Of the gates. Default 'sigmoid'. */
    recurrentActivation: activation('sigmoid'),
    /** Starts the forget gate's bias at 1 rather than by `biasInitializer`. Jozefowicz et al. (2015). Default true. */
    unitForgetBias: flag(true),
  }),
  [
    ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
    ...WEIGHTS,
    'unitForgetBias',
    ...PENALTIES,
    ...CONSTRAINTS,
    ...RATES,
    'seed',
  ],
);

export type LSTMCellOptions = OptionsOf<typeof lstmCellOptions>;

/**
 * One step of an LSTM. keras.layers.LSTMCell; see `LSTM` for the equations, weights and gate order.
 *
 * States are h and c, [batch, units] each; h is the output too.
 *
 * @throws ArgumentError unless `units` is a positive integer, and, from `apply`, without both states.
 * @throws ShapeError, from `apply`, for a last axis other than the cell was built for.
 *
 * @example
 * const cell = new LSTMCell(4);
 * const [output, h, c] = cell.apply(zeros([32, 8]), { states: cell.getInitialState(32) }); // [32, 4] each
 */
export class LSTMCell extends layer('LSTMCell', lstmCellOptions, BuiltInCell) {
  protected readonly gates = 4;
  readonly stateSize: readonly [number, number] = [this.units, this.units];

  protected override biasWeight(): { shape: number[]; initializer: InitializerLike } {
    const { units, biasInitializer } = this;
    const shape = [4 * units];
    if (!this.unitForgetBias) return { shape, initializer: biasInitializer };
    const initializer = () => {
      const values = new Float32Array(4 * units).fill(1);
      values.set(biasInitializer.initialize([units]), 0);
      values.set(biasInitializer.initialize([2 * units]), 2 * units);
      return values;
    };
    return { shape, initializer };
  }

  protected override step(x: Tensor, [h, c]: readonly Tensor[], masks: DropoutMasks): [Tensor, ...Tensor[]] {
    const parameters = this.parametersWith(masks);
    const cell = lstmCell(this.activations);
    const [next, carried] = cell.step(projectInput(x, parameters), [h!, c!], parameters);
    return [next, next, carried];
  }

  protected override steps(
    x: Tensor,
    [h0, c0]: readonly Tensor[],
    masks: DropoutMasks,
    options: Omit<CellSequenceOptions, 'training'>,
  ): CellSequence {
    const parameters = this.parametersWith(masks);
    const result = lstm(x, [h0!, c0!], parameters, { ...options, ...this.activations });
    return cellSequence(result, () => result.last);
  }

  private get activations() {
    return {
      activation: gateActivation(this.activation),
      recurrentActivation: gateActivation(this.recurrentActivation),
    };
  }
}
