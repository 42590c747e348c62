/**
 * Elementwise operations; two-argument ones broadcast as NumPy does. int32 and bool inputs of arithmetic count as
 * float32, so that a result can always carry a gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { apply, computed } from '../autograd/apply.js';
import type { Kernel, Kernels } from '../autograd/kernels.js';
import { filled } from '../backends/array-tensor.js';
import * as plain from '../backends/elementwise.js';
import { expected } from '../errors.js';
import { broadcastShapes } from '../shape.js';
import { Storage } from '../storage.js';
import { type DType, Tensor, type TensorLike } from '../tensor.js';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: TensorLike, b: TensorLike) => Tensor;
type Plain = { [K in Kernel]: unknown extends Kernels[K] ? K : never }[Kernel];

const unary =
  (kernel: Plain, forward: (x: tf.Tensor) => tf.Tensor): Unary =>
  (x) =>
    apply(kernel, [float(x)], undefined, forward);

const binary =
  (kernel: Plain, forward: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Binary =>
  (a, b) => {
    const [left, right] = [float(a), float(b)];
    broadcastShapes(kernel.toLowerCase(), left.shape, right.shape);
    return apply(kernel, [left, right], undefined, forward);
  };

const comparison =
  (name: string, forward: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Binary =>
  (a, b) => {
    const [left, right] = [asTensor(a), asTensor(b)];
    broadcastShapes(name, left.shape, right.shape);
    return computed([left, right], forward);
  };

/** Numbers become scalars; tensors stay. */
export function asTensor(value: TensorLike): Tensor {
  return value instanceof Tensor ? value : new Tensor(new Storage(filled([], value)).handOver());
}

function float(value: TensorLike): Tensor {
  return cast(asTensor(value), 'float32');
}

/** The same values as another type; bools become 0 and 1, floats are truncated toward zero. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : computed([x], (value) => tf.cast(value, dtype));
}

export const add = binary('Add', plain.add);
export const sub = binary('Sub', plain.sub);
export const mul = binary('Mul', plain.mul);
export const div = binary('Div', plain.div);
export const pow = binary('Pow', tf.pow);
export const maximum = binary('Maximum', tf.maximum);
export const minimum = binary('Minimum', tf.minimum);

export const neg = unary('Neg', tf.neg);
export const abs = unary('Abs', tf.abs);
export const exp = unary('Exp', tf.exp);
export const expm1 = unary('Expm1', tf.expm1);
export const log = unary('Log', tf.log);
export const log1p = unary('Log1p', tf.log1p);
export const sqrt = unary('Sqrt', tf.sqrt);
export const square = unary('Square', (x) => plain.mul(x, x));
export const erf = unary('Erf', tf.erf);
export const sin = unary('Sin', tf.sin);
export const cos = unary('Cos', tf.cos);
export const tanh = unary('Tanh', tf.tanh);
export const sigmoid = unary('Sigmoid', tf.sigmoid);
/** log(1 + exp(x)). */
export const softplus = unary('Softplus', tf.softplus);
export const relu = unary('Relu', tf.relu);

/** x limited to [min, max]; the gradient is 1 inside, ends included, and 0 outside. */
export function clip(x: Tensor, min: number, max: number): Tensor {
  if (!(min <= max)) throw expected('clip', 'min', `at most max (${max})`, min);
  return apply('Clip', [float(x)], { min, max }, (value) => tf.clipByValue(value, min, max));
}

/** exp(x) over its sum along the last axis. */
export const softmax = unary('Softmax', (x) => tf.softmax(x));
/** log(softmax(x)) along the last axis, without overflow. */
export const logSoftmax = unary('LogSoftmax', (x) => tf.logSoftmax(x));

export const equal = comparison('equal', tf.equal);
export const notEqual = comparison('notEqual', tf.notEqual);
export const less = comparison('less', tf.less);
export const lessEqual = comparison('lessEqual', tf.lessEqual);
export const greater = comparison('greater', tf.greater);
export const greaterEqual = comparison('greaterEqual', tf.greaterEqual);

/** -1, 0 or 1. */
export const sign: Unary = (x) => computed([x], tf.sign);
export const round: Unary = (x) => computed([x], tf.round);
export const floor: Unary = (x) => computed([x], tf.floor);
export const isNan: Unary = (x) => computed([x], tf.isNaN);

/** `a` where `condition` (bool) holds, `b` elsewhere; all three broadcast. */
export function where(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = [float(a), float(b)];
  broadcastShapes('where', condition.shape, broadcastShapes('where', left.shape, right.shape));
  return apply('Select', [cast(condition, 'bool'), left, right], undefined, (c, p, q) => tf.where(c, p, q));
}
