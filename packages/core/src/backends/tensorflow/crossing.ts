/** Which of the two ways a kernel goes on the tensorflow backend: unroll's WASM, or TensorFlow's own products. */
import type * as tf from '@tensorflow/tfjs-core';
import { sameShape, sizeOf } from '../../shape.js';
import type { SimpleRNNAttrs, SimpleRNNInputs } from '../simple-rnn.js';

/** Multiplications in one step from which on TensorFlow's recurrence is the faster; measured, see docs/backends.md. */
const RECURRENCE = 750_000;
/** The same of a whole matrix product. */
const PRODUCT = 150_000;

/**
 * Whether the recurrence is large. One with a mask is not, which TensorFlow would need three more calls a step for; nor are
 * sizes that do not fit, as unroll's kernel says what is wrong with them.
 */
export function isLargeRecurrence(
  { x, h0, kernel, recurrentKernel, bias, mask }: SimpleRNNInputs,
  { timeMajor }: Pick<SimpleRNNAttrs, 'timeMajor'>,
): boolean {
  const [batch, steps] = timeMajor ? [x.shape[1], x.shape[0]] : x.shape;
  const [inputs, units] = kernel.shape as [number, number];
  return (
    mask === undefined &&
    sameShape(x.shape, timeMajor ? [steps!, batch!, inputs] : [batch!, steps!, inputs]) &&
    sameShape(h0.shape, [batch!, units]) &&
    sameShape(recurrentKernel.shape, [units, units]) &&
    (bias === undefined || sameShape(bias.shape, [units])) &&
    steps! > 0 &&
    batch! * units * (inputs + units) >= RECURRENCE
  );
}

/** Whether `op(a) op(b)` is a large product of matrices that fit. */
export function isLargeProduct(
  { a, b }: { a: tf.TensorInfo; b: tf.TensorInfo },
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): boolean {
  const lead = a.shape.slice(0, -2);
  const [m, k] = ends(a.shape, transposeA);
  const [inner, n] = ends(b.shape, transposeB);
  return k === inner && sameShape(lead, b.shape.slice(0, -2)) && sizeOf(lead) * m * k * n >= PRODUCT;
}

function ends(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows = 0, columns = 0] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
