import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { projectInput, simpleCell, simpleRNN } from '@unroll/core/rnn';
import { type Activation, type ActivationLike, linear, relu, tanh } from '../../activations.js';
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
import { type CellSequence, type CellSequenceOptions, cellSequence } from './recurrent-cell.js';

export type SimpleRNNCellOptions = BuiltInCellOptions;

type SimpleRNNCellPlaces = [
  activation: ActivationLike,
  useBias: boolean,
  ...weights: WeightPlaces,
  ...penalties: PenaltyPlaces,
  ...constraints: ConstraintPlaces,
  dropout: number,
  recurrentDropout: number,
  seed: number | null,
];

interface SimpleRNNCellArguments extends SimpleRNNCellOptions {
  units: number;
}

const simpleCellArguments = defineOptions<SimpleRNNCellArguments>('SimpleRNNCell', {
  positional: [
    ...(['units', 'activation', 'useBias'] as const),
    ...WEIGHTS,
    ...PENALTIES,
    ...CONSTRAINTS,
    ...RATES,
    'seed',
  ],
  required: 1,
  checks: { ...cellArguments },
});

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
export class SimpleRNNCell extends BuiltInCell {
  readonly stateSize: number;

  constructor(units: number, ...places: Leading<SimpleRNNCellPlaces, SimpleRNNCellOptions>);
  constructor(options: SimpleRNNCellArguments);
  constructor(...args: readonly unknown[]) {
    const { units, ...options } = simpleCellArguments.read(args);
    super(units, options, { gates: 1, seedsGeneratorFirst: true });
    this.stateSize = units;
  }

  override get className(): string {
    return 'SimpleRNNCell';
  }

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

  override clone(): SimpleRNNCell {
    return new SimpleRNNCell(this.units, this.copyOptions());
  }
}

/** The activation by name where the fused kernel has it. */
function fusable(activation: Activation): 'tanh' | 'relu' | 'linear' | Activation {
  if (activation === tanh) return 'tanh';
  if (activation === relu) return 'relu';
  return activation === linear ? 'linear' : activation;
}
