import type { Tensor } from '@unroll/core';
import { defineOptions, flag, type Leading } from '@unroll/core/arguments';
import { lstm, lstmCell, projectInput } from '@unroll/core/rnn';
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

export interface LSTMCellOptions extends BuiltInCellOptions {
  /** Of the gates. Default 'sigmoid'. */
  recurrentActivation?: ActivationLike;
  /** Starts the forget gate's bias at 1 rather than by `biasInitializer`. Jozefowicz et al. (2015). Default true. */
  unitForgetBias?: boolean;
}

type LSTMCellPlaces = [
  activation: ActivationLike,
  recurrentActivation: ActivationLike,
  useBias: boolean,
  ...weights: WeightPlaces,
  unitForgetBias: boolean,
  ...penalties: PenaltyPlaces,
  ...constraints: ConstraintPlaces,
  dropout: number,
  recurrentDropout: number,
  seed: number | null,
];

interface LSTMCellArguments extends LSTMCellOptions {
  units: number;
}

const lstmCellArguments = defineOptions<LSTMCellArguments>('LSTMCell', {
  positional: [
    ...(['units', 'activation', 'recurrentActivation', 'useBias'] as const),
    ...WEIGHTS,
    'unitForgetBias',
    ...PENALTIES,
    ...CONSTRAINTS,
    ...RATES,
    'seed',
  ],
  required: 1,
  checks: { ...cellArguments, recurrentActivation: like, unitForgetBias: flag },
});

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
export class LSTMCell extends BuiltInCell {
  readonly stateSize: readonly [number, number];
  readonly recurrentActivation: Activation;
  readonly unitForgetBias: boolean;

  constructor(units: number, ...places: Leading<LSTMCellPlaces, LSTMCellOptions>);
  constructor(options: LSTMCellArguments);
  constructor(...args: readonly unknown[]) {
    const {
      units,
      recurrentActivation = 'sigmoid',
      unitForgetBias = true,
      ...base
    } = lstmCellArguments.read(args);
    super(units, base, { gates: 4 });
    this.stateSize = [units, units];
    this.recurrentActivation = getActivation(recurrentActivation);
    this.unitForgetBias = unitForgetBias;
  }

  override get className(): string {
    return 'LSTMCell';
  }

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

  override copyOptions(): LSTMCellOptions {
    const { recurrentActivation, unitForgetBias } = this;
    return { ...super.copyOptions(), recurrentActivation, unitForgetBias };
  }

  override clone(): LSTMCell {
    return new LSTMCell(this.units, this.copyOptions());
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      recurrent_activation: serializeActivation(this.recurrentActivation),
      unit_forget_bias: this.unitForgetBias,
    };
  }
}
