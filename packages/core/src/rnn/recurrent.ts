import * as tf from '@tensorflow/tfjs-core';
import type { SequenceKernel } from '../backends/kernels/sequence.js';
import type { RNNActivation } from '../backends/supports.js';
import type { Tensor } from '../tensor.js';
import type { Cell, CellParameters } from './cell.js';
import { checkShapes } from './check-shapes.js';
import { applyFused } from './fused.js';
import { fusedMask } from './fused-mask.js';
import type { GRUCellOptions, GRUParameters } from './gru-cell.js';
import type { LSTMParameters } from './lstm-cell.js';
import { type SequenceOptions, scan } from './scan.js';

/** The options and parameters of all layers: each one's public function takes some of them. */
export type RecurrentOptions = SequenceOptions & GRUCellOptions;
export type RecurrentParameters = LSTMParameters & GRUParameters;

/** What tells one recurrent layer from another. */
export interface RecurrentLayer<State extends readonly Tensor[], Last> {
  /** The name of the public function, for errors. */
  name: string;
  kernel: SequenceKernel;
  /** The parameter that no other layer has. Only the scan takes a projection. */
  extra?: 'projection' | 'recurrentBias';
  cell(options: Required<GRUCellOptions>): Cell<State, CellParameters>;
  /** The last state as the layer gives it. */
  last(state: State): Last;
}

/** Each part is put together when somebody first asks for it. */
export interface RecurrentResult<Last> {
  /** h_t of every step, in the layout of `x`: [B, T, H], or [T, B, H]. */
  readonly sequence: Tensor;
  /** The sequence at the step that ran last, [B, H]. It is h of `last` unless a mask has it otherwise. */
  readonly output: Tensor;
  /** The state after the step that ran last: h, or of an LSTM [h, c], [B, H] each. */
  readonly last: Last;
  /** All tensors that a fused kernel has made, asked for or not. Whoever needs one of them may dispose the others. */
  readonly made?: readonly Tensor[];
}

/** Runs a layer over a sequence. Its kernel does so where it supports the case; otherwise the scan runs its cell. */
export function recurrent<State extends readonly Tensor[], Last>(
  layer: RecurrentLayer<State, Last>,
  x: Tensor,
  state: State,
  parameters: RecurrentParameters,
  options: RecurrentOptions,
): RecurrentResult<Last> {
  checkShapes(layer, x, state, parameters, options);
  const { kernel, recurrentKernel, bias, inputMask, recurrentMask } = parameters;
  const isPlain = !inputMask && !recurrentMask && !(layer.extra === 'projection' && parameters.projection);
  const {
    activation = 'tanh',
    recurrentActivation = 'sigmoid',
    resetAfter = true,
    gateOrder = 'zrh',
  } = options;
  const config = { backend: tf.getBackend(), activation, recurrentActivation, resetAfter };
  if (isPlain && layer.kernel.supports(config)) {
    const { timeMajor = false, reverse = false } = options;
    const h0 = state[0]!;
    const { mask, result } = fusedMask(h0, options);
    const recurrentBias = layer.extra === 'recurrentBias' ? parameters.recurrentBias : null;
    const made = applyFused(
      layer.kernel,
      { x, h0, c0: state[1], kernel, recurrentKernel, bias, recurrentBias, mask },
      { timeMajor, reverse, activation: activation as RNNActivation, gateOrder },
    );
    return result(made, made[1]!, layer.last(made.slice(1) as readonly Tensor[] as State));
  }
  const cell = layer.cell({ activation, recurrentActivation, resetAfter, gateOrder });
  const result = scan(cell, x, state, parameters, options);
  return {
    get sequence() {
      return result.sequence;
    },
    get output() {
      return result.output;
    },
    get last() {
      return layer.last(result.state);
    },
  };
}
