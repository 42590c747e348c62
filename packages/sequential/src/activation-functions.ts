/**
 * Keras's activation functions. keras.activations.
 *
 * Each takes a tensor, elementwise unless it says otherwise, and is differentiable. Where Keras's function has further
 * arguments, they follow with its defaults. Of its names, `sparsemax` is missing: as of 3.15 it computes something else than
 * its paper says.
 */
import {
  clipByValue as clip,
  clip as clipWithin,
  elu as coreElu,
  ShapeError,
  type Tensor,
  where,
} from '@unroll/core';
import { flag, integer, number, orNull } from '@unroll/core/internal';
import { activation } from './arguments/activation-function.js';
import { rememberLogits } from './losses/logits.js';
import { shapeText } from './shapes/shape.js';

/** x */
export const linear = activation('linear', (x) => x);

/** max(x, 0), with `negativeSlope` below `threshold` and no more than `maxValue`. */
export const relu = activation<
  ReluOptions,
  [negativeSlope: number, maxValue: number | null, threshold: number]
>(
  'relu',
  (x, { negativeSlope = 0, maxValue = null, threshold = 0 }) => {
    // TensorFlow has operations of their own for these, whose gradients at 0 and at 6 are others.
    if (threshold === 0 && maxValue === null && negativeSlope !== 0) return leakyRelu(x, negativeSlope);
    if (threshold === 0 && maxValue === 6 && negativeSlope === 0) return relu6(x);
    const kept = threshold === 0 ? x.relu() : where(x.greater(threshold), x, 0);
    const limited = maxValue === null ? kept : clip(kept, 0, maxValue);
    if (negativeSlope === 0) return limited;
    return limited.sub(x.neg().add(threshold).relu().mul(negativeSlope));
  },
  ['negativeSlope', 'maxValue', 'threshold'],
  { negativeSlope: number, maxValue: orNull(number), threshold: number },
);

export interface ReluOptions {
  /** Default 0. */
  negativeSlope?: number;
  /** Default null: none. */
  maxValue?: number | null;
  /** Default 0. */
  threshold?: number;
}

/** min(max(x, 0), 6), with the gradient 0 at both ends. */
export const relu6 = activation('relu6', (x) => clipWithin(x, 0, 6));

/** x where positive, else slope * x */
export const leakyRelu = activation<{ negativeSlope?: number }, [negativeSlope: number]>(
  'leaky_relu',
  (x, { negativeSlope = 0.2 }) => where(x.greater(0), x, x.mul(negativeSlope)),
  ['negativeSlope'],
  { negativeSlope: number },
);

/** x where positive, else alpha (exp(x) - 1). Clevert et al. (2015). */
export const elu = activation<{ alpha?: number }, [alpha: number]>(
  'elu',
  (x, { alpha = 1 }) => coreElu(x, alpha),
  ['alpha'],
  { alpha: number },
);

/** max(x, 0) + alpha (exp(min(x, 0) / alpha) - 1). Barron (2017). */
export const celu = activation<{ alpha?: number }, [alpha: number]>(
  'celu',
  (x, { alpha = 1 }) => x.relu().add(where(x.greater(0), 0, x).div(alpha).expm1().mul(alpha)),
  ['alpha'],
  { alpha: number },
);

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Scaled elu that keeps mean 0 and variance 1 from layer to layer. Klambauer et al. (2017). */
export const selu = activation('selu', (x) => {
  const isBelow = x.less(0);
  return where(isBelow, where(isBelow, x, 0).expm1().mul(SELU_ALPHA), x).mul(SELU_SCALE);
});

/** 1 / (1 + exp(-x)) */
export const sigmoid = activation('sigmoid', (x) => rememberLogits(x.sigmoid(), x));

export const tanh = activation('tanh', (x) => x.tanh());

/**
 * exp(x) over its sum along an axis.
 *
 * @throws ShapeError for a scalar, which has no axis.
 */
export const softmax = activation<{ axis?: number }, [axis: number]>(
  'softmax',
  (x, { axis = -1 }) => rememberLogits(requireAxes('softmax', x).softmax(axis), x),
  ['axis'],
  { axis: integer },
);

/**
 * log(softmax(x)) along an axis.
 *
 * @throws ShapeError for a scalar, which has no axis.
 */
export const logSoftmax = activation<{ axis?: number }, [axis: number]>(
  'log_softmax',
  (x, { axis = -1 }) => requireAxes('log_softmax', x).logSoftmax(axis),
  ['axis'],
  { axis: integer },
);

function requireAxes(name: string, x: Tensor): Tensor {
  if (x.ndim > 0) return x;
  throw new ShapeError(`${name}: x must have at least one axis, got a scalar`);
}

/** log(1 + exp(x)) */
export const softplus = activation('softplus', (x) => x.softplus());

/** x / (1 + |x|) */
export const softsign = activation('softsign', (x) => x.div(x.abs().add(1)));

/** exp(x) */
export const exponential = activation('exponential', (x) => x.exp());

/** x * sigmoid(x). Also by the name of swish. Ramachandran et al. (2017). */
export const silu = activation('silu', (x) => x.mul(x.sigmoid()));

/** x * Phi(x), Phi the normal distribution, or its approximation by tanh. Hendrycks and Gimpel (2016). */
export const gelu = activation<{ approximate?: boolean }, [approximate: boolean]>(
  'gelu',
  (x, { approximate = false }) => {
    if (!approximate) return x.mul(0.5).mul(x.div(Math.SQRT2).erf().add(1));
    const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
    return x.mul(0.5).mul(inner.tanh().add(1));
  },
  ['approximate'],
  { approximate: flag },
);

/** x * tanh(softplus(x)). Misra (2019). */
export const mish = activation('mish', (x) => x.mul(x.softplus().tanh()));

/** relu6(x + 3) / 6: sigmoid of straight lines. */
export const hardSigmoid = activation('hard_sigmoid', (x) => relu6(x.add(3)).div(6));

/** x * hardSigmoid(x). Also by the name of hard_swish. Howard et al. (2019). */
export const hardSilu = activation('hard_silu', (x) => x.mul(hardSigmoid(x)));

/** x limited to [-1, 1] */
export const hardTanh = activation('hard_tanh', (x) => clip(x, -1, 1));

/** x where |x| > threshold, else 0 */
export const hardShrink = activation<{ threshold?: number }, [threshold: number]>(
  'hard_shrink',
  (x, { threshold = 0.5 }) => where(x.abs().greater(threshold), x, 0),
  ['threshold'],
  { threshold: number },
);

/** x moved by `threshold` toward 0, and 0 between; as in Keras, NaN is 0 too. */
export const softShrink = activation<{ threshold?: number }, [threshold: number]>(
  'soft_shrink',
  (x, { threshold = 0.5 }) =>
    where(x.greater(threshold), x.sub(threshold), where(x.less(-threshold), x.add(threshold), 0)),
  ['threshold'],
  { threshold: number },
);

/** x - tanh(x) */
export const tanhShrink = activation('tanh_shrink', (x) => x.sub(x.tanh()));

/** log(sigmoid(x)) */
export const logSigmoid = activation('log_sigmoid', (x) => x.neg().softplus().neg());

/** (x + 1) / 2 limited to [0, 1] */
export const sparseSigmoid = activation('sparse_sigmoid', (x) => clipWithin(x, -1, 1).add(1).mul(0.5));

/** 0 below -1, x above 1, a parabola between. */
export const sparsePlus = activation('sparse_plus', (x) =>
  where(x.lessEqual(-1), 0, where(x.less(1), x.add(1).square().mul(0.25), x)),
);

/** (x + sqrt(x^2 + b)) / 2 */
export const squareplus = activation<{ b?: number }, [b: number]>(
  'squareplus',
  (x, { b = 4 }) => x.add(x.square().add(b).sqrt()).mul(0.5),
  ['b'],
  { b: number },
);

/**
 * a * sigmoid(b) for the two halves a, b of an axis. Dauphin et al. (2016).
 *
 * @throws ShapeError when that axis has an odd size.
 */
export const glu = activation<{ axis?: number }, [axis: number]>(
  'glu',
  (x, { axis = -1 }) => {
    const size = x.size(axis);
    if (size % 2 !== 0) {
      throw new ShapeError(
        `axis size must be divisible by 2. Received: x.shape=${shapeText(x.shape)} with axis=${axis}`,
      );
    }
    return x.narrow(axis, 0, size / 2).mul(x.narrow(axis, size / 2, size / 2).sigmoid());
  },
  ['axis'],
  { axis: integer },
);
