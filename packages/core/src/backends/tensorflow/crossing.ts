/**
 * Decides which of two ways a kernel goes on the tensorflow backend: unroll's kernels, or TensorFlow's own products. A sequence with
 * a mask goes the first way, since it would take TensorFlow three more calls a step.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { sameShape, sizeOf } from '../../shape.js';
import type { SequenceInputs } from '../kernels/sequence.js';
import { nativeKernels } from '../native/kernels.js';

/**
 * TensorFlow is faster from so many multiplications on, in one step of a recurrence or in a whole matrix product. docs/backends.md
 * has the measurements.
 */
const WASM = { recurrence: 750_000, lstm: 1_000_000, product: 150_000 };
const NATIVE = { recurrence: 100_000_000, lstm: 1_000_000_000, product: 2_000_000 };

const crossing = () => (nativeKernels() === undefined ? WASM : NATIVE);

/** Whether the simple recurrence is large. */
export const isLargeRecurrence = (inputs: SequenceInputs): boolean =>
  inputs.mask === undefined && multiplicationsOf(inputs) >= crossing().recurrence;

/** Whether the LSTM is large. */
export const isLargeLSTM = (inputs: SequenceInputs): boolean =>
  inputs.mask === undefined && multiplicationsOf(inputs) >= crossing().lstm;

/** The multiplications of one step of all samples. */
function multiplicationsOf({ h0, kernel, recurrentKernel }: SequenceInputs): number {
  return h0.shape[0]! * (sizeOf(kernel.shape) + sizeOf(recurrentKernel.shape));
}

/** Whether `op(a) op(b)` is a large product of matrices that fit. */
export function isLargeProduct(
  { a, b }: { a: tf.TensorInfo; b: tf.TensorInfo },
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): boolean {
  const lead = a.shape.slice(0, -2);
  const [m, k] = ends(a.shape, transposeA);
  const [inner, n] = ends(b.shape, transposeB);
  return (
    k === inner && sameShape(lead, b.shape.slice(0, -2)) && sizeOf(lead) * m * k * n >= crossing().product
  );
}

function ends(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows = 0, columns = 0] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
