/**
 * The gradient of every recorded operation: one table, exhaustive by type.
 *
 * A rule names what it saves and gives, for each input, a thunk that computes that input's gradient; the tape calls
 * only those that are needed. Results must be new tensors, never `dy` or a saved one: the tape disposes what it passes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { viewOf } from '../backends/array-tensor.js';
import { add, div, mul } from '../backends/elementwise.js';
import { UNROLL_GRU_GRAD, UNROLL_LSTM_GRAD } from '../backends/gated.js';
import { spread } from '../backends/reduce.js';
import { UNROLL_SIMPLE_RNN_GRAD } from '../backends/simple-rnn.js';
import { unslice } from '../backends/slice.js';
import { masked } from '../ops/dropout.js';
import { permuteAxes } from '../ops/permute-axes.js';
import { product } from '../ops/product.js';
import { fusedGradient } from '../rnn/fused-gradient.js';
import type { Kernel } from './kernels.js';
import {
  asFloat,
  binary,
  chosen,
  gatherGradient,
  ofInput,
  ofOutput,
  type Rule,
  same,
  sumTo,
} from './rule.js';

export const gradients: { readonly [K in Kernel]: Rule<K> } = {
  Add: { tidy: true, ...binary('nothing', same, same) },
  Sub: { tidy: true, ...binary('nothing', same, tf.neg) },
  Mul: {
    tidy: true,
    ...binary(
      'inputs',
      (dy, _, b) => mul(dy, b),
      (dy, a) => mul(dy, a),
    ),
  },
  Div: {
    tidy: true,
    ...binary(
      'inputs',
      (dy, _, b) => div(dy, b),
      (dy, a, b) => tf.tidy(() => tf.neg(tf.div(tf.mul(dy, a), tf.square(b)))),
    ),
  },
  Pow: binary(
    'inputs',
    (dy, a, b) => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
    // a^b ln(a) has the limit 0 at a = 0; negative bases have no real derivative and count as 0 too.
    (dy, a, b) => tf.mul(dy, tf.where(tf.greater(a, 0), tf.mul(tf.pow(a, b), tf.log(a)), tf.zerosLike(a))),
  ),
  Maximum: binary(
    'inputs',
    (dy, a, b) => tf.mul(dy, chosen(a, b)),
    (dy, a, b) => tf.mul(dy, chosen(b, a)),
  ),
  Minimum: binary(
    'inputs',
    (dy, a, b) => tf.mul(dy, chosen(b, a)),
    (dy, a, b) => tf.mul(dy, chosen(a, b)),
  ),

  Neg: { saves: 'nothing', gradient: ([dy]) => [() => tf.neg(dy!)] },
  Abs: ofInput((dy, x) => tf.mul(dy, tf.sign(x))),
  Exp: ofOutput((dy, y) => tf.mul(dy, y)),
  Expm1: ofOutput((dy, y) => tf.mul(dy, tf.add(y, 1))),
  Log: ofInput((dy, x) => tf.div(dy, x)),
  Log1p: ofInput((dy, x) => tf.div(dy, tf.add(x, 1))),
  Sqrt: ofOutput((dy, y) => tf.div(dy, tf.mul(2, y))),
  Square: {
    tidy: true,
    ...ofInput((dy, x) => {
      const slope = add(x, x);
      const dx = mul(dy, slope);
      slope.dispose();
      return dx;
    }),
  },
  Erf: ofInput((dy, x) => tf.mul(dy, tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))),
  Sin: ofInput((dy, x) => tf.mul(dy, tf.cos(x))),
  Cos: ofInput((dy, x) => tf.neg(tf.mul(dy, tf.sin(x)))),
  Tanh: ofOutput((dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  Sigmoid: ofOutput((dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  Softplus: ofInput((dy, x) => tf.mul(dy, tf.sigmoid(x))),
  Relu: ofOutput((dy, y) => tf.mul(dy, tf.step(y))),
  Clip: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [x], attributes: { min, max } }) => [
      () => tf.mul(dy!, asFloat(tf.logicalAnd(tf.greaterEqual(x!, min), tf.lessEqual(x!, max)))),
    ],
  },
  Softmax: ofOutput((dy, y) => {
    const weighted = tf.mul(dy, y);
    return tf.sub(weighted, tf.mul(y, tf.sum(weighted, -1, true)));
  }),
  LogSoftmax: ofOutput((dy, y) => tf.sub(dy, tf.mul(tf.exp(y), tf.sum(dy, -1, true)))),
  Select: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [condition], inputShapes: [, shapeA, shapeB] }) => [
      () => tf.zerosLike(condition!),
      () => sumTo(tf.where(condition!, dy!, tf.zerosLike(dy!)), shapeA!),
      () => sumTo(tf.where(condition!, tf.zerosLike(dy!), dy!), shapeB!),
    ],
  },
  BinaryCrossEntropy: binary(
    'inputs',
    (dy, p, y) => tf.mul(dy, tf.div(tf.sub(p, y), tf.maximum(tf.mul(p, tf.sub(1, p)), 1e-12))),
    (dy, p) => tf.mul(dy, tf.sub(tf.log(tf.sub(1, p)), tf.log(p))),
  ),

  Dropout: {
    tidy: true,
    saves: 'nothing',
    gradient: ([dy], { attributes }) => [() => masked(dy!, attributes)],
  },

  Sum: {
    tidy: true,
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape], attributes: { axes } }) => [() => spread(dy!, shape!, axes)],
  },
  Max: {
    saves: 'both',
    gradient: ([dy], { inputs: [x], outputs: [y], attributes: { axes } }) => [
      () => {
        // Elements that share the maximum share its gradient evenly, as in torch.amax.
        const isMax = asFloat(tf.equal(x!, spread(y!, x!.shape, axes)));
        return tf.div(tf.mul(spread(dy!, x!.shape, axes), isMax), tf.sum(isMax, axes, true));
      },
    ],
  },

  Reshape: {
    tidy: true,
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape] }) => [() => viewOf(dy!, shape!)],
  },
  BroadcastTo: {
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape] }) => [() => sumTo(same(dy!), shape!)],
  },
  Transpose: {
    tidy: true,
    saves: 'nothing',
    gradient: ([dy], { attributes: { permutation } }) => [
      () =>
        permuteAxes(
          dy!,
          permutation.map((_, axis) => permutation.indexOf(axis)),
        ),
    ],
  },
  Slice: {
    tidy: true,
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape], attributes: { begin } }) => [() => unslice(dy!, begin, shape!)],
  },
  Concat: {
    saves: 'nothing',
    gradient: ([dy], { inputShapes, attributes: { axis } }) => {
      let start = 0;
      return inputShapes.map((shape) => {
        const begin = shape.map((_, i) => (i === axis ? start : 0));
        start += shape[axis]!;
        return () => tf.slice(dy!, begin, [...shape]);
      });
    },
  },
  Stack: {
    saves: 'nothing',
    gradient: ([dy], { inputShapes, attributes: { axis } }) => {
      const slices = tf.unstack(dy!, axis);
      return inputShapes.map((_, i) => () => slices[i]!);
    },
  },
  Unbind: {
    saves: 'nothing',
    gradient: (dys, { inputShapes: [shape], attributes: { axis } }) => [
      () => {
        const slice = tf.zeros(shape!.toSpliced(axis, 1));
        return tf.stack(
          Array.from({ length: shape![axis]! }, (_, i) => dys[i] ?? slice),
          axis,
        );
      },
    ],
  },
  Split: {
    saves: 'nothing',
    gradient: (dys, { inputShapes: [shape], attributes: { axis, sizes } }) => [
      () =>
        tf.concat(
          sizes.map((size, i) => dys[i] ?? tf.zeros(shape!.toSpliced(axis, 1, size))),
          axis,
        ),
    ],
  },
  Gather: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [x, indices], attributes: { axis } }) => [
      () => gatherGradient(dy!, indices!, x!.shape, axis),
      () => tf.zerosLike(indices!),
    ],
  },
  Reverse: { saves: 'nothing', gradient: ([dy], { attributes: { axis } }) => [() => tf.reverse(dy!, axis)] },

  MatMul: {
    tidy: true,
    saves: 'inputs',
    gradient: ([dy], { inputs: [a, b], attributes: { transposeA, transposeB } }) => [
      () =>
        sumTo(
          transposeA ? product(b!, dy!, transposeB, true) : product(dy!, b!, false, !transposeB),
          a!.shape,
        ),
      () =>
        sumTo(
          transposeB ? product(dy!, a!, true, transposeA) : product(a!, dy!, !transposeA, false),
          b!.shape,
        ),
    ],
  },
  UnrollSimpleRNN: {
    ...{ tidy: true, saves: 'both' },
    gradient: fusedGradient({
      kernel: UNROLL_SIMPLE_RNN_GRAD,
      outputs: ['sequence', 'last', 'workspace'],
      inputs: ['x', 'h0', 'kernel', 'recurrentKernel', 'bias'],
    }),
  },
  UnrollLSTM: {
    ...{ tidy: true, saves: 'both' },
    gradient: fusedGradient({
      kernel: UNROLL_LSTM_GRAD,
      outputs: ['sequence', 'last', 'lastCell', 'workspace'],
      inputs: ['x', 'h0', 'c0', 'kernel', 'recurrentKernel', 'bias'],
    }),
  },
  UnrollGRU: {
    ...{ tidy: true, saves: 'both' },
    gradient: fusedGradient({
      kernel: UNROLL_GRU_GRAD,
      outputs: ['sequence', 'last', 'workspace'],
      inputs: ['x', 'h0', 'kernel', 'recurrentKernel', 'bias', 'recurrentBias'],
    }),
  },
};
