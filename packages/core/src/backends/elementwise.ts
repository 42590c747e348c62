/**
 * The four arithmetic kernels of tfjs's cpu backend, with a plain loop for the cases that training is made of: float32,
 * one shape, or one operand repeated along the leading axes (a scalar, a bias). tfjs's own loop calls a function and takes
 * two remainders per element, and decodes every index where it broadcasts; all other cases still go there. Values are the same.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { sameShape, sizeOf } from '../shape.js';

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

const LOOPS: Readonly<Record<string, Loop>> = {
  [tf.Add]: (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
    for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! + b[bStart + i * bStep]!;
  },
  [tf.Sub]: (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
    for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! - b[bStart + i * bStep]!;
  },
  [tf.Multiply]: (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
    for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! * b[bStart + i * bStep]!;
  },
  [tf.RealDiv]: (out, start, a, aStart, aStep, b, bStart, bStep, count) => {
    for (let i = 0; i < count; i++) out[start + i] = a[aStart + i * aStep]! / b[bStart + i * bStep]!;
  },
};

/** Marks a kernel that is already one of these, whichever copy of this module registered it. */
const MARK = Symbol.for('unroll.elementwise');

/** Puts the loops in front of the cpu backend's kernels. */
export function registerElementwise(): void {
  for (const [kernelName, loop] of Object.entries(LOOPS)) {
    const general = tf.getKernel(kernelName, 'cpu');
    if (general === undefined || MARK in general.kernelFunc) continue;
    const kernelFunc: tf.KernelFunc = (call) => fast(loop, call) ?? general.kernelFunc(call);
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({ ...general, kernelFunc: Object.assign(kernelFunc, { [MARK]: true }) });
  }
}

function fast(loop: Loop, call: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | null {
  const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return null;
  const shape = a.shape.length >= b.shape.length ? a.shape : b.shape;
  if (!repeats(a.shape, shape) || !repeats(b.shape, shape)) return null;

  const backend = call.backend as tf.KernelBackend;
  const [x, y] = [a, b].map(({ dataId }) => backend.readSync(dataId) as Float32Array) as [
    Float32Array,
    Float32Array,
  ];
  const out = new Float32Array(sizeOf(shape));
  // A scalar stays where it is; anything else starts again for every row of the smaller operand's size.
  const period = Math.min(x.length === 1 ? out.length : x.length, y.length === 1 ? out.length : y.length);
  const [xStep, yStep] = [x, y].map(({ length }) => (length === 1 ? 0 : 1)) as [number, number];
  for (let start = 0; start < out.length; start += period) {
    const [xStart, yStart] = [x.length === out.length ? start : 0, y.length === out.length ? start : 0];
    loop(out, start, x, xStart, xStep, y, yStart, yStep, period);
  }
  return { dataId: backend.write(out, shape, 'float32'), shape, dtype: 'float32' };
}

/** Whether `small` is a scalar, or the trailing axes of `large`: its values repeat in order. */
function repeats(small: readonly number[], large: readonly number[]): boolean {
  return (
    (sizeOf(small) === 1 && small.length <= large.length) ||
    sameShape(small, large.slice(large.length - small.length))
  );
}
