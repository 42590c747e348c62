/** Which of the two ways a kernel goes on the tensorflow backend: unroll's WASM, or TensorFlow's own products. */
import type * as tf from '@tensorflow/tfjs-core';
import { sameShape, sizeOf } from '../../shape.js';
import type { GatedInputs } from '../gated.js';
import { nativeKernels } from '../native/kernels.js';
import type { SequenceAttrs, SequenceInputs } from '../sequence.js';
import type { SimpleRNNInputs } from '../simple-rnn.js';

/**
 * Multiplications in one step from which on TensorFlow is the faster, and of a whole matrix product; measured, see
 * docs/backends.md.
 */
const WASM = { recurrence: 750_000, lstm: 1_000_000, product: 150_000 };
const NATIVE = { recurrence: 100_000_000, lstm: 1_000_000_000, product: 2_000_000 };

const crossing = () => (nativeKernels() === undefined ? WASM : NATIVE);

type Layout = Pick<SequenceAttrs, 'timeMajor'>;

/** Whether the simple recurrence is large. */
export const isLargeRecurrence = (inputs: SimpleRNNInputs, layout: Layout): boolean =>
  fitsTensorFlow(inputs, layout, 1) && multiplicationsOf(inputs) >= crossing().recurrence;

/** Whether the LSTM is large. */
export const isLargeLSTM = (inputs: GatedInputs, layout: Layout): boolean =>
  fitsTensorFlow(inputs, layout, 4) &&
  inputs.c0 !== undefined &&
  sameShape(inputs.c0.shape, inputs.h0.shape) &&
  multiplicationsOf(inputs) >= crossing().lstm;

/** Those of one step of all samples. */
function multiplicationsOf({ h0, kernel, recurrentKernel }: SequenceInputs): number {
  return h0.shape[0]! * (sizeOf(kernel.shape) + sizeOf(recurrentKernel.shape));
}

/**
 * Whether TensorFlow may compute it. One with a mask it does not, which would take three more calls a step; nor sizes that do
 * not fit, as unroll's kernel says what is wrong with them.
 */
function fitsTensorFlow(
  { x, h0, kernel, recurrentKernel, bias, mask }: SequenceInputs & { bias?: tf.TensorInfo },
  { timeMajor }: Layout,
  gates: number,
): boolean {
  const [batch, steps] = timeMajor ? [x.shape[1], x.shape[0]] : x.shape;
  const [inputs, width] = kernel.shape as [number, number];
  const units = width / gates;
  return (
    mask === undefined &&
    sameShape(x.shape, timeMajor ? [steps!, batch!, inputs] : [batch!, steps!, inputs]) &&
    sameShape(h0.shape, [batch!, units]) &&
    sameShape(recurrentKernel.shape, [units, width]) &&
    (bias === undefined || sameShape(bias.shape, [width])) &&
    steps! > 0
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
  return (
    k === inner && sameShape(lead, b.shape.slice(0, -2)) && sizeOf(lead) * m * k * n >= crossing().product
  );
}

function ends(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows = 0, columns = 0] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
