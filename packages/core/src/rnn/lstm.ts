import * as tf from '@tensorflow/tfjs-core';
import { defineOptions } from '../arguments/options.js';
import { supportsLSTM } from '../backends/index.js';
import { expected } from '../errors.js';
import { requireTensor } from '../ops/operands.js';
import type { Tensor } from '../tensor.js';
import { checkSequence } from './check-shapes.js';
import { applyFused } from './fused.js';
import { fusedMask } from './fused-mask.js';
import { type GatedActivations, type LSTMParameters, type LSTMState, lstmCell } from './lstm-cell.js';
import { ofGates, ofSequences } from './options.js';
import { type SequenceOptions, scan } from './scan.js';

export interface LSTMOptions extends SequenceOptions, GatedActivations {}

const lstmOptions = defineOptions<LSTMOptions>('lstm', { checks: { ...ofSequences, ...ofGates } });

/** Each is put together when first asked for. */
export interface LSTMResult {
  /** h_t of every step, in the layout of `x`: [B, T, H], or [T, B, H]. */
  readonly sequence: Tensor;
  /** The sequence at the step that ran last, [B, H]: h of `last`, but where a mask has it otherwise. */
  readonly output: Tensor;
  /** [h, c] after the step that ran last, [B, H] each. */
  readonly last: LSTMState;
  /** What a fused kernel has made, asked for or not: who needs a part alone may dispose the others. */
  readonly made?: readonly Tensor[];
}

/**
 * A layer of long short-term memory over a whole sequence.
 *
 *     [i, f, g, o] = x_t · kernel + bias + h_{t-1} · recurrentKernel
 *     c_t = σ(f) c_{t-1} + σ(i) act(g)
 *     h_t = σ(o) act(c_t), times the projection where there is one
 *
 * | symbol | meaning |
 * |---|---|
 * | B, T, I, H | batch, time steps, input size, hidden size |
 * | P | size of h: H, or that of the projection |
 * | `x` | [B, T, I], or [T, B, I] with `timeMajor` |
 * | `h0`, `c0` | [B, P], [B, H] |
 * | `kernel`, `recurrentKernel`, `bias` | [I, 4 H], [P, 4 H], [4 H]; gates in the order i, f, g, o, as in Keras and PyTorch |
 * | `projection` | [H, P] |
 * | σ, act | `recurrentActivation`, `activation` |
 *
 * With tanh and sigmoid, and neither projection nor dropout, one fused kernel computes all steps where the backend has one;
 * otherwise the scan composes them. Both give the same values and gradients to float32 rounding.
 *
 * @throws ShapeError when a size does not fit the others; ArgumentError for what is no tensor, and for unknown options.
 */
export function lstm(
  x: Tensor,
  state: LSTMState,
  parameters: LSTMParameters,
  options?: LSTMOptions,
): LSTMResult {
  const { activation = 'tanh', recurrentActivation = 'sigmoid', ...layout } = lstmOptions.readNamed(options);
  if (!Array.isArray(state)) throw expected('lstm', 'state', 'a list of two tensors', state);
  const [h0, c0] = state as LSTMState;
  const { timeMajor = false, reverse = false } = layout;
  const { batch, units, check } = checkSequence('lstm', x, parameters, { gates: 4, timeMajor });
  const { kernel, recurrentKernel, bias, projection, inputMask, recurrentMask } = parameters;
  if (projection) requireTensor('lstm', 'projection', projection);
  const fedBack = projection ? projection.size(-1) : units;
  if (projection) check('projection', projection, [units, fedBack]);
  check('h0', h0, [batch, fedBack]);
  check('c0', c0, [batch, units]);
  check('recurrentKernel', recurrentKernel, [fedBack, 4 * units]);

  const plain = !projection && !inputMask && !recurrentMask;
  if (plain && supportsLSTM({ backend: tf.getBackend(), activation, recurrentActivation })) {
    const { mask, result } = fusedMask(x, h0, layout);
    const inputs = { x, h0, c0, kernel, recurrentKernel, bias, mask };
    const made = applyFused('UnrollLSTM', inputs, (call) => ({
      names: call.names,
      needsGradient: call.needsGradient,
      needsInputGradient: call.needsInputGradient,
      timeMajor,
      reverse,
    }));
    const [, h, c] = made as [Tensor, Tensor, Tensor];
    return result(made, h, [h, c]);
  }

  const result = scan(lstmCell({ activation, recurrentActivation }), x, [h0, c0], parameters, layout);
  return {
    get sequence() {
      return result.sequence;
    },
    get output() {
      return result.output;
    },
    get last() {
      return result.state;
    },
  };
}
