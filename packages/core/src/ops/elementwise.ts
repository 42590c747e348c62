/**
 * Elementwise operations; those of two arguments broadcast as NumPy does. Types go together as in torch (operands.ts). Where torch
 * refuses bools, they count as int32 here.
 */
import * as tf from '@tensorflow/tfjs-core';
import { defineOptions, number, orNull } from '../arguments/index.js';
import type { Operation, OperationAttributes } from '../autograd/operations.js';
import * as plain from '../backends/kernels/elementwise.js';
import {
  clamped,
  integerPower,
  larger,
  power,
  selected,
  smaller,
  zipped,
} from '../backends/kernels/plain/arithmetic.js';
import { erf as erfOf } from '../backends/kernels/plain/erf.js';
import { isReadable, looped, mapped } from '../backends/kernels/plain/values.js';
import type { DType } from '../dtype.js';
import { expected } from '../expected.js';
import type { LimitArguments, Limits } from '../operation-arguments.js';
import { broadcastShapes, sizeOf } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { apply, computed } from './apply.js';
import { cast, float, promoted, requireTensor } from './operands.js';

export type { LimitArguments, Limits } from '../operation-arguments.js';
export { asTensor, cast } from './operands.js';

type Unary = (x: Tensor) => Tensor;
type Binary = (a: TensorLike, b: TensorLike) => Tensor;
type Plain = { [K in Operation]: unknown extends OperationAttributes[K] ? K : never }[Operation];
type OfIntegers = (x: number) => number;
type OfTwoIntegers = (a: number, b: number) => number;

/** Where `integers` is given, it computes int32, and the result stays int32. */
const unary = (kernel: Plain, forward: (x: tf.Tensor) => tf.Tensor, integers?: OfIntegers): Unary => {
  const name = nameOf(kernel);
  return (x) => {
    requireTensor(name, 'x', x);
    if (integers !== undefined && x.dtype !== 'float32') {
      return computed([cast(x, 'int32')], (value) => mapped(value, 'int32', integers));
    }
    return apply(kernel, [float(name, x)], undefined, forward);
  };
};

/** `bools` computes what torch makes of two bools; null says that they count as int32. */
const binary = (
  kernel: Plain,
  forward: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  integers: OfTwoIntegers | null,
  bools: OfTwoIntegers | null = null,
): Binary => {
  const name = nameOf(kernel);
  return (a, b) => {
    const [left, right] = promoted(name, OPERANDS, [a, b]) as [Tensor, Tensor];
    broadcastShapes(name, left.shape, right.shape);
    const { dtype } = left;
    if (dtype === 'float32') return apply(kernel, [left, right], undefined, forward);
    if (integers === null)
      return apply(kernel, [cast(left, 'float32'), cast(right, 'float32')], undefined, forward);
    const [own, f]: [DType, OfTwoIntegers] =
      dtype === 'bool' && bools ? ['bool', bools] : ['int32', integers];
    return computed([cast(left, own), cast(right, own)], (x, y) => zipped(x, y, own, f));
  };
};

const comparison =
  (
    name: string,
    forward: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
    f: (a: number, b: number) => boolean,
  ): Binary =>
  (a, b) => {
    const [left, right] = promoted(name, OPERANDS, [a, b]) as [Tensor, Tensor];
    broadcastShapes(name, left.shape, right.shape);
    return computed([left, right], (x, y) =>
      isReadable() || x.dtype !== 'float32'
        ? zipped(x, y, 'bool', (p, q) => (f(p, q) ? 1 : 0))
        : forward(x, y),
    );
  };

const OPERANDS = ['a', 'b'];

function nameOf(kernel: string): string {
  return kernel[0]!.toLowerCase() + kernel.slice(1);
}

export const add = binary(
  'Add',
  plain.add,
  (a, b) => a + b,
  (a, b) => a | b,
);
export const sub = binary('Sub', plain.sub, (a, b) => a - b);
export const mul = binary('Mul', plain.mul, Math.imul, (a, b) => a & b);
/** The quotient; float32 always. */
export const div = binary('Div', plain.div, null);
/** a ** b; in int32, negative exponents give 0 unless a is 1 or -1. */
export const pow = binary('Pow', power, integerPower);
/** The larger of each two; NaN where one of them is. */
export const maximum = binary('Maximum', larger, Math.max, (a, b) => a | b);
/** The smaller of each two; NaN where one of them is. */
export const minimum = binary('Minimum', smaller, Math.min, (a, b) => a & b);

export const neg = unary('Neg', tf.neg, (x) => -x);
export const abs = unary('Abs', tf.abs, Math.abs);
export const exp = unary('Exp', tf.exp);
export const expm1 = unary('Expm1', looped(Math.expm1, tf.expm1));
export const log = unary('Log', tf.log);
export const log1p = unary('Log1p', looped(Math.log1p, tf.log1p));
export const sqrt = unary('Sqrt', tf.sqrt);
export const square = unary(
  'Square',
  (x) => plain.mul(x, x),
  (x) => Math.imul(x, x),
);
/** The error function. */
export const erf = unary('Erf', looped(erfOf, tf.erf));
export const sin = unary('Sin', looped(Math.sin, tf.sin));
export const cos = unary('Cos', looped(Math.cos, tf.cos));
export const tanh = unary('Tanh', tf.tanh);
export const sigmoid = unary('Sigmoid', tf.sigmoid);
/** log(1 + exp(x)), without overflow. */
export const softplus = unary(
  'Softplus',
  looped((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), tf.softplus),
);
/** x above 0, 0 elsewhere. */
export const relu = unary('Relu', tf.relu, (x) => Math.max(x, 0));

const signOf = unary(
  'Sign',
  looped((x) => (x > 0 ? 1 : x < 0 ? -1 : 0), tf.sign),
  Math.sign,
);
/** -1, 0 or 1; 0 for NaN. Its gradient is 0. */
export const sign: Unary = (x) => {
  const result = signOf(x);
  return x.dtype === 'bool' ? cast(result, 'bool') : result;
};
/** The nearest integer; of two that are equally near, the even one. Its gradient is 0. */
export const round = unary('Round', tf.round, (x) => x);
/** The largest integer that is not above x. Its gradient is 0. */
export const floor = unary('Floor', looped(Math.floor, tf.floor), (x) => x);

const limitOptions = defineOptions<Limits>('clip', {
  positional: ['min', 'max'],
  checks: { min: orNull(number), max: orNull(number) },
});

/**
 * x limited to [min, max]. Null or undefined leaves a side open. Where min is above max, every element is max. The gradient is 1
 * between the limits and 0 at and beyond them. torch.clip.
 *
 * @throws ArgumentError when both limits are missing, or one is no number.
 */
export function clip(x: Tensor, ...limits: LimitArguments): Tensor {
  const { min = null, max = null } = limitOptions.read(limits);
  return limited('clip', x, min, max, false);
}

/** `clip` with the gradient of TensorFlow's clip_by_value: 1 at the limits too. */
export function clipByValue(x: Tensor, min: number, max: number): Tensor {
  if (!number.accepts(min)) throw expected('clipByValue', 'min', 'a number', min);
  if (!number.accepts(max)) throw expected('clipByValue', 'max', 'a number', max);
  if (min > max) throw expected('clipByValue', 'min', `at most max (${max})`, min);
  return limited('clipByValue', x, min, max, true);
}

function limited(
  operation: string,
  x: Tensor,
  min: number | null,
  max: number | null,
  ends: boolean,
): Tensor {
  requireTensor(operation, 'x', x);
  if (min === null && max === null) throw expected(operation, 'min', 'a number where max is not given', min);
  const limits = [min, max].filter((limit) => limit !== null);
  const [value] = x.dtype === 'float32' ? [x] : promoted(operation, ['x', 'min', 'max'], [x, ...limits]);
  if (value!.dtype !== 'float32') {
    const whole = cast(value!, 'int32');
    return computed([whole], (v) => clamped(v, min, max));
  }
  return apply('Clip', [value!], { min, max, ends }, (v) => clamped(v, min, max));
}

export const equal = comparison('equal', tf.equal, (a, b) => a === b);
export const notEqual = comparison('notEqual', tf.notEqual, (a, b) => a !== b);
export const less = comparison('less', tf.less, (a, b) => a < b);
export const lessEqual = comparison('lessEqual', tf.lessEqual, (a, b) => a <= b);
export const greater = comparison('greater', tf.greater, (a, b) => a > b);
export const greaterEqual = comparison('greaterEqual', tf.greaterEqual, (a, b) => a >= b);

/** Where the elements are NaN (bool). */
export function isNan(x: Tensor): Tensor {
  requireTensor('isNan', 'x', x);
  return computed([x], (value) =>
    isReadable() || value.dtype !== 'float32'
      ? mapped(value, 'bool', (v) => (Number.isNaN(v) ? 1 : 0))
      : tf.isNaN(value),
  );
}

/** `a` where `condition` (bool) holds, `b` elsewhere; all three broadcast. */
export function where(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  requireTensor('where', 'condition', condition);
  const [left, right] = promoted('where', OPERANDS, [a, b]) as [Tensor, Tensor];
  const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', left.shape, right.shape));
  const holds = cast(condition, 'bool');
  if (left.dtype !== 'float32') return computed([holds, left, right], (c, p, q) => selected(c, p, q, shape));
  return apply('Select', [holds, left, right], undefined, (c, p, q) => {
    if (isReadable()) return selected(c, p, q, shape);
    // tfjs repeats a scalar to one element where there is none.
    return sizeOf(shape) === 0 ? tf.zeros([...shape]) : tf.where(c, p, q);
  });
}
