/**
 * `UnrollSimpleRNN` and `UnrollSimpleRNNGrad`: a whole sequence of the simple recurrence in one kernel,
 * `h_t = act(x_t kernel + h_{t-1} recurrentKernel + bias)`.
 *
 * Sizes: batch B, time steps T >= 1, inputs I, units H. Sequences are batch-major [B, T, _], or [T, B, _] with `timeMajor`.
 * `reverse` runs time from T - 1 to 0; outputs stay at their step's index.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, ShapeError } from '../errors.js';
import { sameShape } from '../shape.js';
import { Arena } from './arena.js';
import type { SequenceLayout } from './module.js';
import { SIMPLE_RNN_ACTIVATIONS, type SimpleRNNActivation } from './supports.js';

export const UNROLL_SIMPLE_RNN = 'UnrollSimpleRNN';
export const UNROLL_SIMPLE_RNN_GRAD = 'UnrollSimpleRNNGrad';

export interface SimpleRNNAttrs {
  activation: SimpleRNNActivation;
  timeMajor: boolean;
  reverse: boolean;
}

export interface SimpleRNNInputs {
  /** [B, T, I] or [T, B, I] */
  x: tf.TensorInfo;
  /** [B, H] */
  h0: tf.TensorInfo;
  /** [I, H] */
  kernel: tf.TensorInfo;
  /** [H, H] */
  recurrentKernel: tf.TensorInfo;
  /** [H]; a missing key is a zero bias. */
  bias?: tf.TensorInfo;
}

export interface SimpleRNNGradInputs extends Omit<SimpleRNNInputs, 'bias'> {
  /** Forward's first output. */
  sequence: tf.TensorInfo;
  /** Forward's third output. */
  workspace: tf.TensorInfo;
  /** Gradient of the sequence; a missing key is zero. */
  dSequence?: tf.TensorInfo;
  /** Gradient of the last state; a missing key is zero. */
  dLast?: tf.TensorInfo;
}

/** Returns [sequence, last, workspace]: [B, T, H] or [T, B, H], [B, H], and an empty [0], as backward needs `sequence` only. */
export function simpleRNN(
  inputs: SimpleRNNInputs,
  backend: tf.KernelBackend,
  attrs: SimpleRNNAttrs,
): tf.TensorInfo[] {
  const { x, h0, kernel, recurrentKernel, bias } = inputs;
  const layout = layoutOf(UNROLL_SIMPLE_RNN, inputs, attrs);
  const units = kernel.shape[1]!;
  if (bias) requireShape(UNROLL_SIMPLE_RNN, 'bias', bias, [units]);

  const arena = new Arena(UNROLL_SIMPLE_RNN, backend);
  const sequenceShape = [...x.shape.slice(0, 2), units];
  const sequence = arena.room(sequenceShape);
  const last = arena.room(h0.shape);
  const given = [x, h0, kernel, recurrentKernel, bias].map((tensor) => arena.place(tensor)) as FiveOf<number>;
  arena.kernels.simpleRnnForward(...given, sequence, last, ...layout);

  const workspace = arena.room([0]);
  return [arena.take(sequence, sequenceShape), arena.take(last, h0.shape), arena.take(workspace, [0])];
}

/** Returns [dx, dh0, dKernel, dRecurrentKernel, dBias], each of its input's shape. */
export function simpleRNNGrad(
  inputs: SimpleRNNGradInputs,
  backend: tf.KernelBackend,
  attrs: SimpleRNNAttrs,
): tf.TensorInfo[] {
  const { x, h0, kernel, recurrentKernel, sequence, dSequence, dLast } = inputs;
  const layout = layoutOf(UNROLL_SIMPLE_RNN_GRAD, inputs, attrs);
  const units = kernel.shape[1]!;
  const sequenceShape = [...x.shape.slice(0, 2), units];
  requireShape(UNROLL_SIMPLE_RNN_GRAD, 'sequence', sequence, sequenceShape);
  if (dSequence) requireShape(UNROLL_SIMPLE_RNN_GRAD, 'dSequence', dSequence, sequenceShape);
  if (dLast) requireShape(UNROLL_SIMPLE_RNN_GRAD, 'dLast', dLast, h0.shape);

  const arena = new Arena(UNROLL_SIMPLE_RNN_GRAD, backend);
  const shapes = [x.shape, h0.shape, kernel.shape, recurrentKernel.shape, [units]];
  const gradients = shapes.map((shape) => arena.room(shape)) as FiveOf<number>;
  const given = [x, h0, kernel, recurrentKernel].map((tensor) => arena.place(tensor)) as FourOf<number>;
  const received = [sequence, dSequence, dLast].map((tensor) => arena.place(tensor)) as ThreeOf<number>;
  arena.kernels.simpleRnnBackward(...given, ...received, ...gradients, ...layout);
  return shapes.map((shape, i) => arena.take(gradients[i]!, shape));
}

type ThreeOf<T> = [T, T, T];
type FourOf<T> = [T, T, T, T];
type FiveOf<T> = [T, T, T, T, T];

function layoutOf(operation: string, inputs: SimpleRNNInputs, attrs: SimpleRNNAttrs): SequenceLayout {
  const { x, h0, kernel, recurrentKernel } = inputs;
  const { activation, timeMajor, reverse } = attrs;
  const [major = 0, minor = 0, size = 0] = x.shape;
  const [batch, steps] = timeMajor ? [minor, major] : [major, minor];
  const units = kernel.shape[1] ?? 0;
  if (x.shape.length !== 3 || steps < 1) {
    const wanted = timeMajor ? '[T, B, I]' : '[B, T, I]';
    throw new ShapeError(`${operation}: x must have shape ${wanted} with T >= 1, got ${describe(x.shape)}`);
  }
  requireShape(operation, 'h0', h0, [batch, units]);
  requireShape(operation, 'kernel', kernel, [size, units]);
  requireShape(operation, 'recurrentKernel', recurrentKernel, [units, units]);

  const [sampleStride, stepStride] = timeMajor ? [1, batch] : [steps, 1];
  const [origin, direction] = reverse ? [(steps - 1) * stepStride, -1] : [0, 1];
  return [
    ...([batch, steps, size, units] as const),
    SIMPLE_RNN_ACTIVATIONS.indexOf(activation),
    ...([origin, sampleStride, direction * stepStride] as const),
  ];
}

function requireShape(operation: string, argument: string, tensor: tf.TensorInfo, shape: number[]): void {
  if (!sameShape(tensor.shape, shape)) {
    throw new ShapeError(
      `${operation}: ${argument} must have shape ${describe(shape)}, got ${describe(tensor.shape)}`,
    );
  }
}

export const simpleRNNGradient: tf.GradConfig = {
  kernelName: UNROLL_SIMPLE_RNN,
  inputsToSave: ['x', 'h0', 'kernel', 'recurrentKernel'],
  outputsToSave: [true, false, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, h0, kernel, recurrentKernel, sequence, workspace] = saved as [
      ...FourOf<tf.Tensor>,
      tf.Tensor,
      tf.Tensor,
    ];
    const [dSequence, dLast] = dy as tf.Tensor[];
    const [dx, dh0, dKernel, dRecurrentKernel, dBias] = tf
      .engine()
      .runKernel<FiveOf<tf.Tensor>>(
        UNROLL_SIMPLE_RNN_GRAD,
        { x, h0, kernel, recurrentKernel, sequence, workspace, dSequence: dSequence!, dLast: dLast! },
        attrs,
      );
    return {
      x: () => dx,
      h0: () => dh0,
      kernel: () => dKernel,
      recurrentKernel: () => dRecurrentKernel,
      bias: () => dBias,
    };
  },
};
