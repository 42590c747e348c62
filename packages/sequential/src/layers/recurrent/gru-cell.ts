import type { Tensor } from '@unroll/core';
import { defineOptions, flag, type Leading } from '@unroll/core/arguments';
import { type GRUParameters, gru, gruCell, projectInput } from '@unroll/core/rnn';
import {
  type Activation,
  type ActivationLike,
  getActivation,
  serializeActivation,
} from '../../activations.js';
import { like } from '../../arguments/checks.js';
import type { InitializerLike } from '../../initializers/get.js';
import {
  BuiltInCell,
  type BuiltInCellOptions,
  CONSTRAINTS,
  type ConstraintPlaces,
  cellArguments,
  type DropoutMasks,
  PENALTIES,
  type PenaltyPlaces,
  RATES,
  WEIGHTS,
  type WeightPlaces,
} from './built-in-cell.js';
import { gateActivation } from './gate-activation.js';
import { type CellSequence, type CellSequenceOptions, cellSequence } from './recurrent-cell.js';

export interface GRUCellOptions extends BuiltInCellOptions {
  /** Of the gates. Default 'sigmoid'. */
  recurrentActivation?: ActivationLike;
  /** Whether the reset gate scales the recurrent product rather than the state that enters it. Default true. */
  resetAfter?: boolean;
}

type GRUCellPlaces = [
  activation: ActivationLike,
  recurrentActivation: ActivationLike,
  useBias: boolean,
  ...weights: WeightPlaces,
  ...penalties: PenaltyPlaces,
  ...constraints: ConstraintPlaces,
  dropout: number,
  recurrentDropout: number,
  resetAfter: boolean,
  seed: number | null,
];

interface GRUCellArguments extends GRUCellOptions {
  units: number;
}

const gruCellArguments = defineOptions<GRUCellArguments>('GRUCell', {
  positional: [
    ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
    ...WEIGHTS,
    ...PENALTIES,
    ...CONSTRAINTS,
    ...RATES,
    'resetAfter',
    'seed',
  ],
  required: 1,
  checks: { ...cellArguments, recurrentActivation: like, resetAfter: flag },
});

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
export class GRUCell extends BuiltInCell {
  readonly stateSize: number;
  readonly recurrentActivation: Activation;
  readonly resetAfter: boolean;

  constructor(units: number, ...places: Leading<GRUCellPlaces, GRUCellOptions>);
  constructor(options: GRUCellArguments);
  constructor(...args: readonly unknown[]) {
    const {
      units,
      recurrentActivation = 'sigmoid',
      resetAfter = true,
      ...base
    } = gruCellArguments.read(args);
    super(units, base, { gates: 3 });
    this.stateSize = units;
    this.recurrentActivation = getActivation(recurrentActivation);
    this.resetAfter = resetAfter;
  }

  override get className(): string {
    return 'GRUCell';
  }

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

  override copyOptions(): GRUCellOptions {
    const { recurrentActivation, resetAfter } = this;
    return { ...super.copyOptions(), recurrentActivation, resetAfter };
  }

  override clone(): GRUCell {
    return new GRUCell(this.units, this.copyOptions());
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      recurrent_activation: serializeActivation(this.recurrentActivation),
      reset_after: this.resetAfter,
    };
  }
}
