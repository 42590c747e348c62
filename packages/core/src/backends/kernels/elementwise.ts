/**
 * Addition, subtraction, multiplication and division on the cpu backend, with a plain loop for the cases that training is
 * made of: float32, one shape, or one operand repeated along the leading axes (a scalar, a bias). tfjs's own loop calls a
 * function and takes two remainders per element, and decodes every index where it broadcasts; all other cases still go
 * there. Values are the same.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { acquireArray } from '../../memory/array-pool.js';
import { holdsArrays, resultOver, valuesOf } from '../../memory/array-tensor.js';
import { sameShape, sizeOf } from '../../shape.js';

/** `out[start + i] = a[i * aStep] op b[i * bStep]`, with a and b from their own starts. One function per operation, so that each loop compiles for itself. */
type Loop = (
  out: Float32Array,
  start: number,
  a: Float32Array,
  aStart: number,
  aStep: number,
  b: Float32Array,
  bStart: number,
  bStep: number,
  count: number,
) => void;

const addLoop: Loop = (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
  for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! + b[bStart + i * bStep]!;
};
const subLoop: Loop = (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
  for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! - b[bStart + i * bStep]!;
};
const mulLoop: Loop = (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
  for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! * b[bStart + i * bStep]!;
};
const divLoop: Loop = (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
  for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! / b[bStart + i * bStep]!;
};

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Computes by the loop, without tfjs's engine, where it can; otherwise by `general`. */
const plainly =
  (loop: Loop, general: Binary): Binary =>
  (a, b) =>
    (holdsArrays() ? fast(loop, a, b, tf.backend()) : null) ?? general(a, b);

export const add = plainly(addLoop, tf.add);
export const sub = plainly(subLoop, tf.sub);
export const mul = plainly(mulLoop, tf.mul);
export const div = plainly(divLoop, tf.div);

const KERNELS: Readonly<Record<string, Loop>> = {
  [tf.Add]: addLoop,
  [tf.Sub]: subLoop,
  [tf.Multiply]: mulLoop,
  [tf.RealDiv]: divLoop,
};

/** Marks a kernel that is already one of these, whichever copy of this module registered it. */
const MARK = Symbol.for('unroll.elementwise');

/** Puts the loops in front of the cpu backend's kernels. */
export function registerElementwise(): void {
  for (const [kernelName, loop] of Object.entries(KERNELS)) {
    const general = tf.getKernel(kernelName, 'cpu');
    if (general === undefined || MARK in general.kernelFunc) continue;
    const kernelFunc: tf.KernelFunc = (call) => {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      return fast(loop, a, b, call.backend as tf.KernelBackend) ?? general.kernelFunc(call);
    };
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ ...general, kernelFunc: Object.assign(kernelFunc, { [MARK]: true }) });
  }
}

function fast(loop: Loop, a: tf.TensorInfo, b: tf.TensorInfo, backend: tf.KernelBackend): tf.Tensor | null {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const shape = a.shape.length >= b.shape.length ? a.shape : b.shape;
  if (!repeats(a.shape, shape) || !repeats(b.shape, shape)) return null;

  const x = valuesOf(a, backend);
  const y = valuesOf(b, backend);
  const out = acquireArray(sizeOf(shape));
  const { length } = out;
  // A scalar stays where it is; anything else starts again for every row of the smaller operand's size.
  const xStep = x.length === 1 ? 0 : 1;
  const yStep = y.length === 1 ? 0 : 1;
  const period = Math.min(xStep === 0 ? length : x.length, yStep === 0 ? length : y.length);
  for (let start = 0; start < length; start += period) {
    loop(
      out,
      start,
      x,
      x.length === length ? start : 0,
      xStep,
      y,
      y.length === length ? start : 0,
      yStep,
      period,
    );
  }
  return resultOver(out, shape);
}

/** Whether `small` is a scalar, or the trailing axes of `large`: its values repeat in order. */
function repeats(small: readonly number[], large: readonly number[]): boolean {
  if (small === large) return true;
  return (
    (sizeOf(small) === 1 && small.length <= large.length) ||
    sameShape(small, large.slice(large.length - small.length))
  );
}
