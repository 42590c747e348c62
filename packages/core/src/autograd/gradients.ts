/**
 * The gradient of every recorded operation: one table, exhaustive by type.
 *
 * A rule names what it saves and gives, for each input, a thunk that computes that input's gradient; the tape calls
 * only those that are needed. Results must be new tensors, never `dy` or a saved one, because the tape disposes what it passes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { add, div, mul } from '../backends/kernels/elementwise.js';
import { GRU, LSTM } from '../backends/kernels/gated.js';
import { concat, stack } from '../backends/kernels/join.js';
import { masked } from '../backends/kernels/masked.js';
import { permuteAxes } from '../backends/kernels/permute-axes.js';
import { loopedPair, power } from '../backends/kernels/plain/arithmetic.js';
import * as gelus from '../backends/kernels/plain/gelu.js';
import { logitsGradients } from '../backends/kernels/plain/logits.js';
import { meanOver } from '../backends/kernels/plain/reductions.js';
import { logSoftmaxGradient, softmaxGradient } from '../backends/kernels/plain/softmax.js';
import { looped } from '../backends/kernels/plain/values.js';
import { product } from '../backends/kernels/product.js';
import { spread, sum } from '../backends/kernels/reduce.js';
import { SIMPLE_RNN } from '../backends/kernels/simple-rnn.js';
import { reverse, slice, unslice } from '../backends/kernels/slice.js';
import { filled, viewOf } from '../memory/array-tensor.js';
import { fusedGradient } from './fused-gradient.js';
import { normGradient } from './norm-gradient.js';
import type { Operation } from './operations.js';
import {
  asFloat,
  binary,
  chosenWhere,
  gatherGradient,
  isNanOf,
  ofInput,
  ofOutput,
  partWhere,
  type Rule,
  STAIRS,
  same,
  shared,
  signOf,
  sumTo,
} from './rule.js';

/** dy (log(1 - p) - log p), without the cancellation of rounded logarithms. */
const logOdds = loopedPair(
  (dy, p) => dy * (Math.log1p(-p) - Math.log(p)),
  (dy, p) => tf.mul(dy, tf.sub(tf.log(tf.sub(1, p)), tf.log(p))),
);
const sinOf = looped(Math.sin, tf.sin);
const cosOf = looped(Math.cos, tf.cos);

export const gradients: { readonly [K in Operation]: Rule<K> } = {
  Add: { leavesNoTemporaries: true, ...binary('nothing', same, same) },
  Sub: { leavesNoTemporaries: true, ...binary('nothing', same, tf.neg) },
  Mul: {
    leavesNoTemporaries: true,
    ...binary(
      'inputs',
      (dy, _, b) => mul(dy, b),
      (dy, a) => mul(dy, a),
    ),
  },
  Div: {
    leavesNoTemporaries: true,
    ...binary(
      'inputs',
      (dy, _, b) => div(dy, b),
      (dy, a, b) => tf.tidy(() => tf.neg(tf.mul(dy, tf.div(tf.div(a, b), b)))),
    ),
  },
  Pow: binary(
    'inputs',
    (dy, a, b) => chosenWhere(tf.equal(b, 0), 0, tf.mul(dy, tf.mul(b, power(a, tf.sub(b, 1))))),
    // a^b ln(a) has the limit 0 at a = 0, unless b is negative.
    (dy, a, b) =>
      chosenWhere(
        tf.logicalAnd(tf.equal(a, 0), tf.greaterEqual(b, 0)),
        0,
        tf.mul(dy, tf.mul(power(a, b), tf.log(a))),
      ),
  ),
  Maximum: binary(
    'inputs',
    (dy, a, b) => shared(dy, a, b, tf.less(a, b)),
    (dy, a, b) => shared(dy, a, b, tf.less(b, a)),
  ),
  Minimum: binary(
    'inputs',
    (dy, a, b) => shared(dy, a, b, tf.greater(a, b)),
    (dy, a, b) => shared(dy, a, b, tf.greater(b, a)),
  ),

  Neg: { saves: 'nothing', gradient: ([dy]) => [() => tf.neg(dy!)] },
  Abs: ofInput((dy, x) => tf.mul(dy, signOf(x))),
  Exp: ofOutput((dy, y) => tf.mul(dy, y)),
  Expm1: ofInput((dy, x) => tf.mul(dy, tf.exp(x))),
  Log: ofInput((dy, x) => tf.div(dy, x)),
  Log1p: ofInput((dy, x) => tf.div(dy, tf.add(x, 1))),
  Sqrt: ofOutput((dy, y) => tf.div(dy, tf.mul(2, y))),
  Square: {
    leavesNoTemporaries: true,
    ...ofInput((dy, x) => {
      const slope = add(x, x);
      const dx = mul(dy, slope);
      slope.dispose();
      return dx;
    }),
  },
  Erf: ofInput((dy, x) => tf.mul(dy, tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))),
  Sin: ofInput((dy, x) => tf.mul(dy, cosOf(x))),
  Cos: ofInput((dy, x) => tf.neg(tf.mul(dy, sinOf(x)))),
  Tanh: ofOutput((dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  Sigmoid: ofOutput((dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  Softplus: ofInput((dy, x) => tf.mul(dy, tf.sigmoid(x))),
  Relu: ofOutput((dy, y) => chosenWhere(tf.lessEqual(y, 0), 0, dy)),
  Sign: STAIRS,
  Round: STAIRS,
  Floor: STAIRS,
  Clip: ofInput((dy, x, { min, max, ends }) => {
    if (ends) return chosenWhere(tf.logicalOr(tf.less(x, min!), tf.greater(x, max!)), 0, dy);
    const above = min === null ? null : tf.greater(x, min);
    const below = max === null ? null : tf.less(x, max);
    return tf.where(above && below ? tf.logicalAnd(above, below) : (above ?? below)!, dy, tf.zerosLike(dy));
  }),
  Gelu: ofInput((dy, x, { approximate }) =>
    (approximate === 'tanh' ? gelus.approximate : gelus.exact).gradient(dy, x),
  ),
  HardSigmoid: ofInput((dy, x) =>
    tf.where(tf.logicalAnd(tf.greater(x, -3), tf.less(x, 3)), tf.div(dy, 6), tf.zerosLike(dy)),
  ),
  HardSwish: ofInput((dy, x) => {
    const inside = tf.mul(dy, tf.add(tf.div(x, 3), 0.5));
    return chosenWhere(tf.lessEqual(x, -3), 0, tf.where(tf.less(x, 3), inside, dy));
  }),
  Softmax: ofOutput(softmaxGradient),
  LogSoftmax: ofOutput(logSoftmaxGradient),
  Select: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [condition], inputShapes: [, shapeA, shapeB] }) => [
      () => tf.zerosLike(condition!),
      () => sumTo(partWhere(condition!, dy!, true), shapeA!),
      () => sumTo(partWhere(condition!, dy!, false), shapeB!),
    ],
  },
  BinaryCrossEntropy: binary(
    'inputs',
    (dy, p, y) => tf.mul(dy, tf.div(tf.sub(p, y), tf.maximum(tf.mul(p, tf.sub(1, p)), 1e-12))),
    (dy, p) => logOdds(dy, p),
  ),

  LogitsCrossEntropy: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [x, z, w], inputShapes }) =>
      logitsGradients.map((toward, i) => () => sumTo(toward(dy!, x!, z!, w!), inputShapes[i]!)),
  },

  Dropout: {
    leavesNoTemporaries: true,
    saves: 'nothing',
    gradient: ([dy], { attributes }) => [() => masked(dy!, attributes)],
  },

  Sum: {
    leavesNoTemporaries: true,
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape], attributes: { axes } }) => [() => spread(dy!, shape!, axes)],
  },
  Extreme: {
    saves: 'both',
    gradient: ([dy], { inputs: [x], outputs: [y], attributes: { axes, ofAll } }) => [
      () => {
        // Elements that tie for the extreme share its gradient evenly, as in torch.amax. NaN elements share it only in a
        // reduction over all elements: torch.max() and torch.amax() differ there.
        const isEqual = tf.equal(x!, spread(y!, x!.shape, axes));
        const isIt = asFloat(ofAll && Number.isNaN(y!.dataSync()[0]!) ? isNanOf(x!) : isEqual);
        const count = spread(sum(isIt, axes, false), x!.shape, axes);
        const slope = spread(dy!, x!.shape, axes);
        return ofAll ? tf.mul(isIt, tf.div(slope, count)) : tf.div(tf.mul(slope, isIt), count);
      },
    ],
  },
  Variance: {
    saves: 'inputs',
    gradient: ([dy], { inputs: [x], attributes: { axes, divisor, ofAll } }) => [
      () => {
        const slope = spread(dy!, x!.shape, axes);
        const centred = tf.sub(x!, spread(meanOver(x!, axes), x!.shape, axes));
        // Without degrees of freedom, torch's reduction over all elements gives infinity, and NaN at the mean.
        if (ofAll && divisor <= 0) {
          return tf.mul(slope, chosenWhere(tf.equal(centred, 0), Number.NaN, tf.fill(x!.shape, Infinity)));
        }
        return tf.mul(tf.mul(2 / divisor, slope), centred);
      },
    ],
  },
  Norm: {
    saves: 'both',
    gradient: ([dy], { inputs: [x], outputs: [y], attributes: { axes, p } }) => [
      () => normGradient(spread(dy!, x!.shape, axes), x!, spread(y!, x!.shape, axes), axes, p),
    ],
  },

  Reshape: {
    leavesNoTemporaries: true,
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape] }) => [() => viewOf(dy!, shape!)],
  },
  BroadcastTo: {
    saves: 'nothing',
    gradient: ([dy], { inputShapes: [shape] }) => [() => sumTo(same(dy!), shape!)],
  },
  Transpose: {
    leavesNoTemporaries: true,
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
    leavesNoTemporaries: true,
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
        return () => slice(dy!, begin, shape);
      });
    },
  },
  Stack: {
    saves: 'nothing',
    gradient: ([dy], { inputShapes, attributes: { axis } }) =>
      inputShapes.map((shape, i) => () => {
        const piece = slice(
          dy!,
          dy!.shape.map((_, at) => (at === axis ? i : 0)),
          shape.toSpliced(axis, 0, 1),
        );
        const result = viewOf(piece, shape);
        piece.dispose();
        return result;
      }),
  },
  Unbind: {
    saves: 'nothing',
    gradient: (dys, { inputShapes: [shape], attributes: { axis } }) => [
      () => {
        const zeros = filled(shape!.toSpliced(axis, 1), 0);
        const pieces = Array.from({ length: shape![axis]! }, (_, i) => dys[i] ?? zeros);
        return stack(pieces, axis);
      },
    ],
  },
  Split: {
    saves: 'nothing',
    gradient: (dys, { inputShapes: [shape], attributes: { axis, sizes } }) => [
      () =>
        concat(
          sizes.map((size, i) => dys[i] ?? filled(shape!.toSpliced(axis, 1, size), 0)),
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
  Reverse: { saves: 'nothing', gradient: ([dy], { attributes: { axis } }) => [() => reverse(dy!, axis)] },

  MatMul: {
    leavesNoTemporaries: true,
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
  UnrollSimpleRNN: fusedGradient(SIMPLE_RNN),
  UnrollLSTM: fusedGradient(LSTM),
  UnrollGRU: fusedGradient(GRU),
};
