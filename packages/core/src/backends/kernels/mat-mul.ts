/** `UnrollMatMul`: the float32 matrix product, as a kernel that tfjs runs and differentiates. */
import * as tf from '@tensorflow/tfjs-core';
import { describe } from '../../describe.js';
import { ShapeError } from '../../errors.js';
import { acquireArray } from '../../memory/array-pool.js';
import { pooledTensor } from '../../memory/array-tensor.js';
import { sameShape, sizeOf } from '../../shape.js';
import { openArena } from '../open-arena.js';

export const UNROLL_MATMUL = 'UnrollMatMul';

export interface MatMulInputs {
  /** [..., m, k], or [..., k, m] with `transposeA`. */
  a: tf.TensorInfo;
  /** [..., k, n], or [..., n, k] with `transposeB`; the leading sizes are those of `a`. */
  b: tf.TensorInfo;
}

export interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

/** `op(a) op(b)`, [..., m, n]. */
export function matMul({ a, b }: MatMulInputs, backend: tf.KernelBackend, attrs: MatMulAttrs): tf.TensorInfo {
  const { transposeA, transposeB } = attrs;
  const lead = a.shape.slice(0, -2);
  const [m, k] = matrixOf(a.shape, transposeA);
  const [inner, n] = matrixOf(b.shape, transposeB);
  if (k !== inner || !sameShape(lead, b.shape.slice(0, -2))) {
    const [first, second] = [transposeA ? 'transposed ' : '', transposeB ? 'transposed ' : ''];
    throw new ShapeError(
      `${UNROLL_MATMUL}: cannot multiply ${first}a ${describe(a.shape)} by ${second}b ${describe(b.shape)}`,
    );
  }
  const shape = [...lead, m, n];
  // A loop over many empty products would take a while.
  if (k === 0 || sizeOf(shape) === 0)
    return pooledTensor(acquireArray(sizeOf(shape)).fill(0), shape, backend);
  const arena = openArena(UNROLL_MATMUL, backend);
  const c = arena.output(shape);
  arena.matMul(arena.place(a), arena.place(b), c, sizeOf(lead), m, k, n, transposeA, transposeB);
  return arena.take(c, shape);
}

function matrixOf(shape: readonly number[], transpose: boolean): [rows: number, columns: number] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw new ShapeError(`${UNROLL_MATMUL}: a and b must have at least 2 dimensions, got ${describe(shape)}`);
  }
  return transpose ? [columns, rows] : [rows, columns];
}

export const matMulGradient: tf.GradConfig = {
  kernelName: UNROLL_MATMUL,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b], attrs) => {
    const { transposeA, transposeB } = attrs as unknown as MatMulAttrs;
    const dc = dy as tf.Tensor;
    return {
      a: () => (transposeA ? product(b!, dc, transposeB, true) : product(dc, b!, false, !transposeB)),
      b: () => (transposeB ? product(dc, a!, true, transposeA) : product(a!, dc, !transposeA, false)),
    };
  },
};

function product(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean): tf.Tensor {
  return tf.engine().runKernel(UNROLL_MATMUL, { a, b }, { transposeA, transposeB });
}
