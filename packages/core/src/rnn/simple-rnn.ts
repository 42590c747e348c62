import * as tf from '@tensorflow/tfjs-core';
import { defineOptions, either, functionOf, oneOf } from '../arguments/index.js';
import { supportsSimpleRNN } from '../backends/index.js';
import type { RNNActivation } from '../backends/supports.js';
import type { Tensor } from '../tensor.js';
import { activationFunction } from './activation.js';
import type { CellParameters } from './cell.js';
import { checkSequence } from './check-shapes.js';
import { applyFused } from './fused.js';
import { fusedMask } from './fused-mask.js';
import { ofSequences } from './options.js';
import { type SequenceOptions, scan } from './scan.js';
import { simpleCell } from './simple-cell.js';

export interface SimpleRNNOptions extends SequenceOptions {
  /** Default 'tanh'. A function is composed step by step; the names have a fused kernel. */
  activation?: RNNActivation | ((x: Tensor) => Tensor);
}

const simpleOptions = defineOptions<SimpleRNNOptions>('simpleRNN', {
  checks: {
    ...ofSequences,
    activation: either(oneOf('tanh', 'relu', 'linear'), functionOf<(x: Tensor) => Tensor>()),
  },
});

/** What a layer with one state tensor gives; each is put together when first asked for. */
export interface SequenceResult {
  /** h_t of every step, in the layout of `x`: [B, T, H], or [T, B, H]. */
  readonly sequence: Tensor;
  /** The sequence at the step that ran last, [B, H]: `last`, but where a mask has it otherwise. */
  readonly output: Tensor;
  /** h after the step that ran last, [B, H]. */
  readonly last: Tensor;
  /** What a fused kernel has made, asked for or not: who needs a part alone may dispose the others. */
  readonly made?: readonly Tensor[];
}

export type SimpleRNNResult = SequenceResult;

/**
 * A simple recurrent layer over a whole sequence: h_t = act(x_t · kernel + bias + h_{t-1} · recurrentKernel).
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0` | [B, H] |
 * | `kernel`, `recurrentKernel`, `bias` | [I, H], [H, H], [H] |
 *
 * One fused kernel computes all steps where the backend has one; otherwise the scan composes them. Both give the same
 * values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, and for unknown options.
 */
export function simpleRNN(
  x: Tensor,
  h0: Tensor,
  parameters: CellParameters,
  options?: SimpleRNNOptions,
): SimpleRNNResult {
  const { activation = 'tanh', ...layout } = simpleOptions.readNamed(options);
  const { timeMajor = false, reverse = false } = layout;
  const { batch, units, check } = checkSequence('simpleRNN', x, parameters, { gates: 1, timeMajor });
  const { kernel, recurrentKernel, bias, inputMask, recurrentMask } = parameters;
  check('h0', h0, [batch, units]);
  check('recurrentKernel', recurrentKernel, [units, units]);

  if (
    typeof activation === 'string' &&
    !inputMask &&
    !recurrentMask &&
    supportsSimpleRNN({ backend: tf.getBackend(), activation })
  ) {
    const { mask, result } = fusedMask(x, h0, layout);
    const inputs = { x, h0, kernel, recurrentKernel, bias, mask };
    const made = applyFused('UnrollSimpleRNN', inputs, (call) => ({
      names: call.names,
      needsGradient: call.needsGradient,
      needsInputGradient: call.needsInputGradient,
      activation,
      timeMajor,
      reverse,
    }));
    return result(made, made[1]!, made[1]!);
  }

  const result = scan(simpleCell(activationFunction(activation)), x, [h0], parameters, layout);
  return {
    get sequence() {
      return result.sequence;
    },
    get output() {
      return result.output;
    },
    get last() {
      return result.state[0];
    },
  };
}
