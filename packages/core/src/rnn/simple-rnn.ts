import * as tf from '@tensorflow/tfjs-core';
import { applyAll } from '../autograd/apply.js';
import type { RNNActivation, SimpleRNNAttributes } from '../autograd/kernels.js';
import { supportsSimpleRNN } from '../backends/index.js';
import { describe, ShapeError } from '../errors.js';
import { type Shape, sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { CellParameters } from './cell.js';
import { type SequenceLayout, scan } from './scan.js';
import { activations, simpleCell } from './simple-cell.js';

export interface SimpleRNNOptions extends SequenceLayout {
  /** Default 'tanh'. A function is composed step by step; the names have a fused kernel. */
  activation?: RNNActivation | ((x: Tensor) => Tensor);
}

export interface SimpleRNNResult {
  /** h_t of every step, in the layout of `x`: [B, T, H], or [T, B, H]. */
  readonly sequence: Tensor;
  /** h after the step that ran last, [B, H]. */
  last: Tensor;
}

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
 * @throws ShapeError when a size does not fit the others.
 */
export function simpleRNN(
  x: Tensor,
  h0: Tensor,
  parameters: CellParameters,
  options: SimpleRNNOptions = {},
): SimpleRNNResult {
  const { activation = 'tanh', timeMajor = false, reverse = false } = options;
  checkShapes(x, h0, parameters, timeMajor);
  const { kernel, recurrentKernel, bias, recurrentMask } = parameters;

  if (
    typeof activation === 'string' &&
    !recurrentMask &&
    supportsSimpleRNN({ backend: tf.getBackend(), activation })
  ) {
    const inputs = bias === null ? [x, h0, kernel, recurrentKernel] : [x, h0, kernel, recurrentKernel, bias];
    const attributes: SimpleRNNAttributes = { activation, timeMajor, reverse };
    const [sequence, last] = applyAll('UnrollSimpleRNN', inputs, attributes, (...values) => {
      const [vx, vh0, vKernel, vRecurrent, vBias] = values;
      const named = {
        x: vx!,
        h0: vh0!,
        kernel: vKernel!,
        recurrentKernel: vRecurrent!,
        ...(vBias && { bias: vBias }),
      };
      return tf.engine().runKernel('UnrollSimpleRNN', named, { ...attributes }) as tf.Tensor[];
    });
    return { sequence: sequence!, last: last! };
  }

  const cell = simpleCell(typeof activation === 'string' ? activations[activation] : activation);
  const result = scan(cell, x, [h0], parameters, { timeMajor, reverse });
  return {
    last: result.state[0],
    get sequence() {
      return result.sequence;
    },
  };
}

function checkShapes(x: Tensor, h0: Tensor, parameters: CellParameters, timeMajor: boolean): void {
  const [inputs, units] = parameters.kernel.shape as [number, number];
  const order = timeMajor ? '[time, batch, features]' : '[batch, time, features]';
  if (x.ndim !== 3) throw new ShapeError(`simpleRNN: x must be ${order}, got shape ${describe(x.shape)}`);
  const batch = x.size(timeMajor ? 1 : 0);
  if (x.size(timeMajor ? 0 : 1) === 0) {
    throw new ShapeError(`simpleRNN: x must have at least one time step, got shape ${describe(x.shape)}`);
  }
  const check = (argument: string, shape: Shape, wanted: Shape) => {
    if (sameShape(shape, wanted)) return;
    throw new ShapeError(
      `simpleRNN: ${argument} must have shape ${describe(wanted)}, got ${describe(shape)}`,
    );
  };
  check('x', x.shape, timeMajor ? [x.size(0), batch, inputs] : [batch, x.size(1), inputs]);
  check('h0', h0.shape, [batch, units]);
  check('recurrentKernel', parameters.recurrentKernel.shape, [units, units]);
  if (parameters.bias !== null) check('bias', parameters.bias.shape, [units]);
}
