/** Binary cross-entropy of logits and its gradients; each value is rounded once wherever values can be read. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../shape.js';
import { broadcastValues } from './strided.js';
import { isReadable, made, room } from './values.js';

type Of<T> = (x: T, z: T, w: T) => T;

/** The largest float32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** w z softplus(-x) + (1 - z) softplus(x). For infinite z, and for x = -Infinity unless `asLimit`, it is the sum of PyTorch's own terms. */
export function logitsLoss(
  x: tf.Tensor,
  z: tf.Tensor,
  w: tf.Tensor,
  shape: readonly number[],
  asLimit: boolean,
): tf.Tensor {
  if (!isReadable()) return tf.tidy(() => composedLoss(x, z, w, asLimit));
  return combined([x, z, w], shape, (a, b, c) =>
    (a === -Infinity && !asLimit) || !Number.isFinite(b)
      ? (1 - b) * a + (c === 1 ? 1 : 1 + (c - 1) * b) * softplus(-a)
      : c * b * softplus(-a) + (1 - b) * softplus(a),
  );
}

function composedLoss(x: tf.Tensor, z: tf.Tensor, w: tf.Tensor, asLimit: boolean): tf.Tensor {
  const [rest, fall] = [tf.sub(1, z), tf.softplus(tf.neg(x))];
  const limit = tf.add(tf.mul(tf.mul(w, z), fall), tf.mul(rest, tf.softplus(x)));
  const one = tf.scalar(1);
  const factor = tf.where(tf.equal(w, one), one, tf.add(tf.mul(tf.sub(w, 1), z), 1));
  const terms = tf.add(tf.mul(rest, x), tf.mul(factor, fall));
  const isOdd = tf.logicalNot(tf.isFinite(z));
  return tf.where(asLimit ? isOdd : tf.logicalOr(isOdd, tf.less(x, -LARGEST)), terms, limit);
}

/** The gradients of the loss toward x, z and w, as large as `dy`. */
export const logitsGradients: readonly ((
  dy: tf.Tensor,
  ...inputs: Parameters<Of<tf.Tensor>>
) => tf.Tensor)[] = [
  gradient(
    (x, z, w) => (w * z + 1 - z) * sigmoid(x) - w * z,
    (x, z, w) => tf.sub(tf.mul(tf.sub(tf.add(tf.mul(w, z), 1), z), tf.sigmoid(x)), tf.mul(w, z)),
  ),
  gradient(
    (x, _, w) => w * softplus(-x) - softplus(x),
    (x, _, w) => tf.sub(tf.mul(w, tf.softplus(tf.neg(x))), tf.softplus(x)),
  ),
  gradient(
    (x, z) => z * softplus(-x),
    (x, z) => tf.mul(z, tf.softplus(tf.neg(x))),
  ),
];

function gradient(slope: Of<number>, general: Of<tf.Tensor>) {
  return (dy: tf.Tensor, x: tf.Tensor, z: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    isReadable()
      ? combined([x, z, w, dy], dy.shape, (a, b, c, d) => d! * slope(a, b, c))
      : tf.mul(dy, general(x, z, w));
}

function combined(
  tensors: readonly tf.Tensor[],
  shape: readonly number[],
  f: (x: number, z: number, w: number, dy?: number) => number,
): tf.Tensor {
  const [x, z, w, dy] = tensors.map((tensor) => broadcastValues(tensor, shape));
  const to = room('float32', sizeOf(shape));
  for (let i = 0; i < to.length; i++) to[i] = f(x![i]!, z![i]!, w![i]!, dy?.[i]);
  return made(to, shape);
}
