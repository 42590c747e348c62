/**
 * `UnrollSimpleRNN` and `UnrollSimpleRNNGrad`: a whole sequence of the simple recurrence in one kernel,
 * `h_t = act(x_t kernel + h_{t-1} recurrentKernel + bias)`. Sizes are those of `sequence.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { openArena } from './open-arena.js';
import {
  type SequenceAttrs,
  type SequenceInputs,
  type SequenceSizes,
  sequenceSizes,
  zerosOf,
} from './sequence.js';
import { type RNNActivation, SIMPLE_RNN_ACTIVATIONS } from './supports.js';

export const UNROLL_SIMPLE_RNN = 'UnrollSimpleRNN';
export const UNROLL_SIMPLE_RNN_GRAD = 'UnrollSimpleRNNGrad';

export interface SimpleRNNAttrs extends SequenceAttrs {
  activation: RNNActivation;
}

export interface SimpleRNNGradAttrs extends SimpleRNNAttrs {
  /** Whether the gradient of x is wanted; without it dx is an empty [0]. Default true. */
  needsInputGradient?: boolean;
}

export interface SimpleRNNInputs extends SequenceInputs {
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
  const { x, h0, kernel, recurrentKernel, bias, mask } = inputs;
  const sizes = sequenceSizes(UNROLL_SIMPLE_RNN, inputs, attrs, 1);
  sizes.require('bias', bias, [sizes.units]);
  if (sizes.isEmpty) return zerosOf([sizes.sequenceShape, h0.shape, [0]], backend);

  const arena = openArena(UNROLL_SIMPLE_RNN, backend, sizes);
  const sequence = arena.allocate(sizes.sequenceShape);
  const last = arena.output(h0.shape);
  const addresses = [
    ...[
      arena.place(x),
      arena.place(h0),
      arena.place(kernel),
      arena.place(recurrentKernel),
      arena.place(bias),
    ],
    ...[sequence, last, ...NO_GRADIENTS, arena.placeMask(mask)],
  ];
  arena.run('simpleRnnForward', addresses, wordsOf(sizes, attrs));
  return [arena.take(sequence, sizes.sequenceShape), arena.take(last, h0.shape), arena.take(0, [0])];
}

/** Returns [dx, dh0, dKernel, dRecurrentKernel, dBias], each of its input's shape. */
export function simpleRNNGrad(
  inputs: SimpleRNNGradInputs,
  backend: tf.KernelBackend,
  attrs: SimpleRNNGradAttrs,
): tf.TensorInfo[] {
  const { x, h0, kernel, recurrentKernel, sequence, dSequence, dLast } = inputs;
  const sizes = sequenceSizes(UNROLL_SIMPLE_RNN_GRAD, inputs, attrs, 1);
  sizes.require('sequence', sequence, sizes.sequenceShape);
  sizes.require('dSequence', dSequence, sizes.sequenceShape);
  sizes.require('dLast', dLast, h0.shape);

  const { needsInputGradient = true } = attrs;
  const dxShape = needsInputGradient ? x.shape : [0];
  const biasShape = [sizes.units];
  if (sizes.isEmpty)
    return zerosOf([dxShape, h0.shape, kernel.shape, recurrentKernel.shape, biasShape], backend);

  const arena = openArena(UNROLL_SIMPLE_RNN_GRAD, backend, sizes);
  const dx = needsInputGradient ? arena.allocate(dxShape) : NULL;
  const dh0 = arena.output(h0.shape);
  const [dKernel, dRecurrent] = [arena.sum(kernel.shape), arena.sum(recurrentKernel.shape)];
  const dBias = arena.sum(biasShape);
  const addresses = [
    ...[arena.place(x), arena.place(h0), arena.place(kernel), arena.place(recurrentKernel), NULL],
    ...[arena.place(sequence), NULL, arena.place(dSequence), arena.place(dLast)],
    ...[dx, dh0, dKernel, dRecurrent, dBias, arena.placeMask(inputs.mask)],
  ];
  arena.run('simpleRnnBackward', addresses, wordsOf(sizes, attrs));
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

/** What follows the addresses in `SimpleRnnTask` of `assembly/task.ts`. */
function wordsOf({ steps, inputs, units, rows }: SequenceSizes, { activation }: SimpleRNNAttrs): number[] {
  return [steps, inputs, units, SIMPLE_RNN_ACTIVATIONS.indexOf(activation), ...rows];
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
