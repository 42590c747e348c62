/**
 * Activations composed of recorded operations, for both dialects. Where a definition has pieces, the piece not chosen
 * is kept finite, so that no infinity times zero reaches a gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { clamped } from '../backends/kernels/plain/arithmetic.js';
import * as gelus from '../backends/kernels/plain/gelu.js';
import * as rows from '../backends/kernels/plain/softmax.js';
import { expected } from '../expected.js';
import { viewOf } from '../memory/array-tensor.js';
import { normalizeAxis } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { apply } from './apply.js';
import { where } from './elementwise.js';
import { float, requireTensor } from './operands.js';
import { reshape, transpose } from './shaping.js';

/** x above 0, slope * x elsewhere. Maas et al. (2013), Rectifier nonlinearities improve neural network acoustic models. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  requireTensor('leakyRelu', 'x', x);
  return where(x.greater(0), x, x.mul(slope));
}

/** x above 0, alpha (exp(x) - 1) elsewhere. Clevert et al. (2016), arXiv:1511.07289. */
export function elu(x: Tensor, alpha = 1): Tensor {
  requireTensor('elu', 'x', x);
  const isBelow = x.lessEqual(0);
  return where(isBelow, where(isBelow, x, 0).expm1().mul(alpha), x);
}

/** elu scaled so that activations normalize themselves. Klambauer et al. (2017), arXiv:1706.02515. */
export function selu(x: Tensor): Tensor {
  requireTensor('selu', 'x', x);
  return elu(x, 1.6732632423543772).mul(1.0507009873554805);
}

/**
 * x times the standard normal distribution function, or its approximation by tanh.
 * Hendrycks & Gimpel (2016), arXiv:1606.08415.
 */
export function gelu(x: Tensor, approximate: 'none' | 'tanh' = 'none'): Tensor {
  const forms = { none: gelus.exact, tanh: gelus.approximate };
  if (typeof approximate !== 'string' || !Object.hasOwn(forms, approximate)) {
    throw expected('gelu', 'approximate', 'none or tanh', approximate);
  }
  return apply('Gelu', [float('gelu', x)], { approximate }, forms[approximate].forward);
}

/** x sigmoid(x), also called swish. Elfwing et al. (2017), arXiv:1702.03118. */
export function silu(x: Tensor): Tensor {
  requireTensor('silu', 'x', x);
  return x.mul(x.sigmoid());
}

/** x tanh(softplus(x)). Misra (2019), arXiv:1908.08681. */
export function mish(x: Tensor): Tensor {
  requireTensor('mish', 'x', x);
  return x.mul(x.softplus().tanh());
}

/** x / (1 + |x|). */
export function softsign(x: Tensor): Tensor {
  requireTensor('softsign', 'x', x);
  return x.div(x.abs().add(1));
}

/** log(sigmoid(x)), without overflow. */
export function logSigmoid(x: Tensor): Tensor {
  requireTensor('logSigmoid', 'x', x);
  return x.neg().softplus().neg();
}

/** x limited to [low, high] with gradient 0 at both ends. */
export function hardTanh(x: Tensor, low = -1, high = 1): Tensor {
  requireTensor('hardTanh', 'x', x);
  return where(x.lessEqual(low), low, where(x.greaterEqual(high), high, x));
}

/** relu6(x + 3) / 6, a sigmoid of straight lines. */
export function hardSigmoid(x: Tensor): Tensor {
  return apply('HardSigmoid', [float('hardSigmoid', x)], undefined, straight);
}

/** x relu6(x + 3) / 6. Howard et al. (2019), arXiv:1905.02244. */
export function hardSwish(x: Tensor): Tensor {
  return apply('HardSwish', [float('hardSwish', x)], undefined, (value) => tf.mul(value, straight(value)));
}

function straight(x: tf.Tensor): tf.Tensor {
  return tf.div(clamped(tf.add(x, 3), 0, 6), 6);
}

/** exp(x) over its sum along the last axis. */
export function softmax(x: Tensor): Tensor {
  return ofRows('Softmax', 'softmax', x, rows.softmax);
}

/** log(softmax(x)) along the last axis, without overflow. */
export function logSoftmax(x: Tensor): Tensor {
  return ofRows('LogSoftmax', 'logSoftmax', x, rows.logSoftmax);
}

function ofRows(
  kernel: 'Softmax' | 'LogSoftmax',
  name: string,
  x: Tensor,
  forward: (x: tf.Tensor) => tf.Tensor,
): Tensor {
  const values = float(name, x);
  if (values.ndim === 0) return reshape(ofRows(kernel, name, reshape(values, [1]), forward), []);
  return apply(kernel, [values], undefined, (value) =>
    value.size === 0 ? viewOf(value, value.shape) : forward(value),
  );
}

/** softmax along any axis. */
export function softmaxAlong(x: Tensor, axis: number): Tensor {
  requireTensor('softmaxAlong', 'x', x);
  return alongLast(x, axis, softmax);
}

/** @internal logSoftmax along any axis. */
export function logSoftmaxAlong(x: Tensor, axis: number): Tensor {
  requireTensor('logSoftmaxAlong', 'x', x);
  return alongLast(x, axis, logSoftmax);
}

function alongLast(x: Tensor, axis: number, operation: (x: Tensor) => Tensor): Tensor {
  if (x.ndim === 0) {
    normalizeAxis('softmax', axis, 1);
    return reshape(operation(reshape(x, [1])), []);
  }
  if (normalizeAxis('softmax', axis, x.ndim) === x.ndim - 1) return operation(x);
  return transpose(operation(transpose(x, axis, -1)), axis, -1);
}
