import * as tf from '@tensorflow/tfjs-core';
import { defineOptions, flag, oneOf } from '../arguments/index.js';
import { supportsGRU } from '../backends/index.js';
import { ArgumentError } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { checkSequence } from './check-shapes.js';
import { applyFused } from './fused.js';
import { fusedMask } from './fused-mask.js';
import { type GRUCellOptions, type GRUParameters, gruCell } from './gru-cell.js';
import { ofGates, ofSequences } from './options.js';
import { type SequenceOptions, scan } from './scan.js';
import type { SequenceResult } from './simple-rnn.js';

export interface GRUOptions extends SequenceOptions, GRUCellOptions {}

const gruOptions = defineOptions<GRUOptions>('gru', {
  checks: { ...ofSequences, ...ofGates, resetAfter: flag, gateOrder: oneOf('zrh', 'rzh') },
});

/**
 * A layer of gated recurrent units over a whole sequence.
 *
 *     z = σ(x_t W_z + b_z + h_{t-1} U_z + d_z)
 *     r = σ(x_t W_r + b_r + h_{t-1} U_r + d_r)
 *     n = act(x_t W_h + b_h + r (h_{t-1} U_h + d_h)), or without `resetAfter` act(x_t W_h + b_h + (r h_{t-1}) U_h)
 *     h_t = z h_{t-1} + (1 - z) n
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0` | [B, H] |
 * | W, U: `kernel`, `recurrentKernel` | [I, 3 H], [H, 3 H]; gates in the order z, r, h (Keras) or r, z, h (PyTorch) by `gateOrder` |
 * | b, d: `bias`, `recurrentBias` | [3 H]; the second only with `resetAfter` |
 * | σ, act | `recurrentActivation`, `activation` |
 *
 * With tanh, sigmoid, `resetAfter` and no dropout, one fused kernel computes all steps where the backend has one; otherwise
 * the scan composes them. Both give the same values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, for unknown options, and for a recurrent bias without `resetAfter`.
 */
export function gru(x: Tensor, h0: Tensor, parameters: GRUParameters, options?: GRUOptions): SequenceResult {
  const {
    activation = 'tanh',
    recurrentActivation = 'sigmoid',
    resetAfter = true,
    gateOrder = 'zrh',
    ...layout
  } = gruOptions.readNamed(options);
  const { timeMajor = false, reverse = false } = layout;
  const { batch, units, check } = checkSequence('gru', x, parameters, { gates: 3, timeMajor });
  const { kernel, recurrentKernel, bias, recurrentBias, inputMask, recurrentMask } = parameters;
  check('h0', h0, [batch, units]);
  check('recurrentKernel', recurrentKernel, [units, 3 * units]);
  if (recurrentBias) {
    check('recurrentBias', recurrentBias, [3 * units]);
    if (!resetAfter)
      throw new ArgumentError('gru: recurrentBias must be null unless resetAfter, got a tensor');
  }

  const plain = !inputMask && !recurrentMask;
  if (plain && supportsGRU({ backend: tf.getBackend(), activation, recurrentActivation, resetAfter })) {
    const { mask, result } = fusedMask(x, h0, layout);
    const inputs = { x, h0, kernel, recurrentKernel, bias, recurrentBias, mask };
    const made = applyFused('UnrollGRU', inputs, (call) => ({
      names: call.names,
      needsGradient: call.needsGradient,
      needsInputGradient: call.needsInputGradient,
      timeMajor,
      reverse,
      gateOrder,
    }));
    return result(made, made[1]!, made[1]!);
  }

  const cell = gruCell({ activation, recurrentActivation, resetAfter, gateOrder });
  const result = scan(cell, x, [h0], parameters, layout);
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
