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
import { Arena, type Work } from './arena.js';
import { SIMPLE_RNN_ACTIVATIONS, type SimpleRNNActivation } from './supports.js';

export const UNROLL_SIMPLE_RNN = 'UnrollSimpleRNN';
export const UNROLL_SIMPLE_RNN_GRAD = 'UnrollSimpleRNNGrad';

export interface SimpleRNNAttrs {
  activation: SimpleRNNActivation;
  timeMajor: boolean;
  reverse: boolean;
}

export interface SimpleRNNGradAttrs extends SimpleRNNAttrs {
  /** Whether the gradient of x is wanted; without it dx is an empty [0]. Default true. */
  needsInputGradient?: boolean;
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
  if (bias) requireShape(UNROLL_SIMPLE_RNN, 'bias', bias, [layout.units]);

  const arena = new Arena(UNROLL_SIMPLE_RNN, backend, layout);
  const sequence = arena.room(layout.sequenceShape);
  const last = arena.room(h0.shape);
  const addresses = [
    ...[
      arena.place(x),
      arena.place(h0),
      arena.place(kernel),
      arena.place(recurrentKernel),
      arena.place(bias),
    ],
    ...[sequence, last, ...NO_GRADIENTS],
  ];
  arena.run('simpleRnnForward', addresses, layout.words);
  return [arena.take(sequence, layout.sequenceShape), arena.take(last, h0.shape), arena.take(0, [0])];
}

/** Returns [dx, dh0, dKernel, dRecurrentKernel, dBias], each of its input's shape. */
export function simpleRNNGrad(
  inputs: SimpleRNNGradInputs,
  backend: tf.KernelBackend,
  attrs: SimpleRNNGradAttrs,
): tf.TensorInfo[] {
  const { x, h0, kernel, recurrentKernel, sequence, dSequence, dLast } = inputs;
  const layout = layoutOf(UNROLL_SIMPLE_RNN_GRAD, inputs, attrs);
  requireShape(UNROLL_SIMPLE_RNN_GRAD, 'sequence', sequence, layout.sequenceShape);
  if (dSequence) requireShape(UNROLL_SIMPLE_RNN_GRAD, 'dSequence', dSequence, layout.sequenceShape);
  if (dLast) requireShape(UNROLL_SIMPLE_RNN_GRAD, 'dLast', dLast, h0.shape);

  const arena = new Arena(UNROLL_SIMPLE_RNN_GRAD, backend, layout);
  const { needsInputGradient = true } = attrs;
  const dxShape = needsInputGradient ? x.shape : [0];
  const biasShape = [layout.units];
  const dx = needsInputGradient ? arena.room(dxShape) : 0;
  const dh0 = arena.room(h0.shape);
  const [dKernel, dRecurrent] = [arena.sum(kernel.shape), arena.sum(recurrentKernel.shape)];
  const dBias = arena.sum(biasShape);
  const addresses = [
    ...[arena.place(x), arena.place(h0), arena.place(kernel), arena.place(recurrentKernel), NULL],
    ...[arena.place(sequence), NULL, arena.place(dSequence), arena.place(dLast)],
    ...[dx, dh0, dKernel, dRecurrent, dBias],
  ];
  arena.run('simpleRnnBackward', addresses, layout.words);
  return [
    arena.take(dx, dxShape),
    arena.take(dh0, h0.shape),
    arena.take(dKernel, kernel.shape),
    arena.take(dRecurrent, recurrentKernel.shape),
    arena.take(dBias, biasShape),
  ];
}

const NULL = 0;
/** The addresses of dSequence, dLast and the five gradients in forward's task. */
const NO_GRADIENTS = new Array<number>(7).fill(NULL);

interface Layout extends Work {
  units: number;
  sequenceShape: number[];
  /** What follows the addresses in `SimpleRnnTask` of `assembly/task.ts`. */
  words: [
    ...sizes: [steps: number, inputs: number, units: number],
    activation: number,
    ...rows: [origin: number, sampleStride: number, stepStride: number],
  ];
}

function layoutOf(operation: string, tensors: SimpleRNNInputs, attrs: SimpleRNNAttrs): Layout {
  const { x, h0, kernel, recurrentKernel } = tensors;
  const { activation, timeMajor, reverse } = attrs;
  const [major = 0, minor = 0, inputs = 0] = x.shape;
  const [batch, steps] = timeMajor ? [minor, major] : [major, minor];
  const units = kernel.shape[1] ?? 0;
  if (x.shape.length !== 3 || steps < 1) {
    const wanted = timeMajor ? '[T, B, I]' : '[B, T, I]';
    throw new ShapeError(`${operation}: x must have shape ${wanted} with T >= 1, got ${describe(x.shape)}`);
  }
  requireShape(operation, 'h0', h0, [batch, units]);
  requireShape(operation, 'kernel', kernel, [inputs, units]);
  requireShape(operation, 'recurrentKernel', recurrentKernel, [units, units]);

  const [sampleStride, timeStride] = timeMajor ? ([1, batch] as const) : ([steps, 1] as const);
  const code = SIMPLE_RNN_ACTIVATIONS.indexOf(activation);
  const rows = reverse
    ? ([(steps - 1) * timeStride, sampleStride, -timeStride] as const)
    : ([0, sampleStride, timeStride] as const);
  return {
    ...{ batch, units, sequenceShape: [major, minor, units] },
    multiplications: steps * (inputs + units) * units,
    words: [steps, inputs, units, code, ...rows],
  };
}

function requireShape(operation: string, argument: string, tensor: tf.TensorInfo, shape: number[]): void {
  if (!sameShape(tensor.shape, shape)) {
    throw new ShapeError(
      `${operation}: ${argument} must have shape ${describe(shape)}, got ${describe(tensor.shape)}`,
    );
  }
}

type FiveOf<T> = [T, T, T, T, T];
type SixOf<T> = [...FiveOf<T>, T];

export const simpleRNNGradient: tf.GradConfig = {
  kernelName: UNROLL_SIMPLE_RNN,
  inputsToSave: ['x', 'h0', 'kernel', 'recurrentKernel'],
  outputsToSave: [true, false, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, h0, kernel, recurrentKernel, sequence, workspace] = saved as SixOf<tf.Tensor>;
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
