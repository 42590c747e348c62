import type { Tensor } from '@unroll/core';
import { projectInput } from '@unroll/core/internal';
import { type GRUParameters, gru, gruCell } from '@unroll/core/rnn';
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

export const gruCellOptions = layerOptions(
  joined(cellOptions, {
    /** Of the gates. Default 'sigmoid'. */
    recurrentActivation: activation('sigmoid'),
    /** Whether the reset gate scales the recurrent product rather than the state that enters it. Default true. */
    resetAfter: flag(true),
  }),
  [
    ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
    ...WEIGHTS,
    ...PENALTIES,
    ...CONSTRAINTS,
    ...RATES,
    'resetAfter',
    'seed',
  ],
);

export type GRUCellOptions = OptionsOf<typeof gruCellOptions>;

/**
 * One step of a GRU. keras.layers.GRUCell; see `GRU` for the equations, weights and gate order.
 *
 * The state is h [batch, units], which is the output too.
 *
 * @throws ArgumentError unless `units` is a positive integer, and, from `apply`, without the state.
 * @throws ShapeError, from `apply`, for a last axis other than the cell was built for.
 *
 * @example
 * const cell = new GRUCell(4);
 * const [output, state] = cell.apply(zeros([32, 8]), { states: cell.getInitialState(32) }); // [32, 4] both
 */
export class GRUCell extends layer('GRUCell', gruCellOptions, BuiltInCell) {
  protected readonly gates = 3;
  readonly stateSize = this.units;

  protected override biasWeight(): { shape: number[]; initializer: InitializerLike } {
    const { units, biasInitializer: initializer } = this;
    return { shape: this.resetAfter ? [2, 3 * units] : [3 * units], initializer };
  }

  protected override step(x: Tensor, [h]: readonly Tensor[], masks: DropoutMasks): [Tensor, Tensor] {
    const parameters = this.gruParameters(masks);
    const [next] = gruCell(this.kind).step(projectInput(x, parameters), [h!], parameters);
    return [next, next];
  }

  protected override steps(
    x: Tensor,
    [h0]: readonly Tensor[],
    masks: DropoutMasks,
    options: Omit<CellSequenceOptions, 'training'>,
  ): CellSequence {
    const result = gru(x, h0!, this.gruParameters(masks), { ...options, ...this.kind });
    return cellSequence(result, () => [result.last]);
  }

  /** With `resetAfter` Keras keeps two biases in one weight: that of the input product, then that of the recurrent one. */
  private gruParameters(masks: DropoutMasks): GRUParameters {
    const parameters = this.parametersWith(masks);
    const { bias } = parameters;
    if (bias === null || !this.resetAfter) return parameters;
    return { ...parameters, bias: bias.select(0, 0), recurrentBias: bias.select(0, 1) };
  }

  private get kind() {
    return {
      activation: gateActivation(this.activation),
      recurrentActivation: gateActivation(this.recurrentActivation),
      resetAfter: this.resetAfter,
      gateOrder: 'zrh',
    } as const;
  }
}
