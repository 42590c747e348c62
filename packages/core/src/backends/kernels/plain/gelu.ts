/** x times the standard normal distribution function, and its slope; rounded once wherever values can be read. */
import * as tf from '@tensorflow/tfjs-core';
import { loopedPair } from './arithmetic.js';
import { erf } from './erf.js';
import { looped } from './values.js';

interface Gelu {
  forward(x: tf.Tensor): tf.Tensor;
  gradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor;
}

const below = (x: number) => 0.5 * (1 + erf(x * Math.SQRT1_2));
const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

export const exact: Gelu = {
  forward: looped(
    (x) => x * below(x),
    (x) => tf.mul(x, belowOn(x)),
  ),
  gradient: loopedPair(
    (dy, x) => dy * (below(x) + x * density(x)),
    (dy, x) => tf.mul(dy, tf.add(belowOn(x), tf.mul(x, densityOn(x)))),
  ),
};

const belowOn = (x: tf.Tensor) => tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
const densityOn = (x: tf.Tensor) => tf.mul(1 / Math.sqrt(2 * Math.PI), tf.exp(tf.mul(-0.5, tf.square(x))));

const SCALE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
const tanhOf = (x: number) => Math.tanh(SCALE * (x + CUBIC * x * x * x));

export const approximate: Gelu = {
  forward: looped(
    (x) => 0.5 * x * (1 + tanhOf(x)),
    (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tanhOn(x))),
  ),
  gradient: loopedPair(
    (dy, x) => {
      const t = tanhOf(x);
      return dy * 0.5 * (1 + t + x * (1 - t * t) * SCALE * (1 + 3 * CUBIC * x * x));
    },
    (dy, x) => {
      const t = tanhOn(x);
      const slope = tf.mul(SCALE, tf.add(1, tf.mul(3 * CUBIC, tf.square(x))));
      const curved = tf.mul(tf.mul(x, tf.sub(1, tf.square(t))), slope);
      return tf.mul(tf.mul(dy, 0.5), tf.add(tf.add(1, t), curved));
    },
  ),
};

const tanhOn = (x: tf.Tensor) => tf.tanh(tf.mul(SCALE, tf.add(x, tf.mul(CUBIC, tf.mul(x, tf.square(x))))));
