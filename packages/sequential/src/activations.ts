/**
 * Activation functions by Keras's names. keras.activations.
 *
 * Each takes a tensor, elementwise unless it says otherwise, and is differentiable. Where Keras's function has further
 * arguments, they follow with its defaults. Of its names, `sparsemax` is missing: as of 3.15 it computes something else than
 * its paper says.
 */
import { ArgumentError, clip, describe, minimum, ShapeError, type Tensor, where } from '@unroll/core';
import { rememberLogits } from './losses/logits.js';
import { customObjectFor, scope } from './saving/scope.js';
import { functionByName, requireKeras, type SerializedObject } from './saving/serialized.js';
import { shapeText } from './shape.js';

export type Activation = (x: Tensor) => Tensor;

/** x */
export const linear: Activation = (x) => x;

/** max(x, 0) */
export const relu: Activation = (x) => x.relu();

/** min(max(x, 0), 6) */
export const relu6: Activation = (x) => clip(x, 0, 6);

/** x where positive, else slope * x */
export const leakyRelu = (x: Tensor, negativeSlope = 0.2): Tensor =>
  where(x.greater(0), x, x.mul(negativeSlope));

/** x where positive, else alpha (exp(x) - 1). Clevert et al. (2015). */
export const elu = (x: Tensor, alpha = 1): Tensor => where(x.greater(0), x, minimum(x, 0).expm1().mul(alpha));

/** max(x, 0) + alpha (exp(min(x, 0) / alpha) - 1). Barron (2017). */
export const celu = (x: Tensor, alpha = 1): Tensor =>
  x.relu().add(minimum(x, 0).div(alpha).expm1().mul(alpha));

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Scaled elu that keeps mean 0 and variance 1 from layer to layer. Klambauer et al. (2017). */
export const selu: Activation = (x) => elu(x, SELU_ALPHA).mul(SELU_SCALE);

/** 1 / (1 + exp(-x)) */
export const sigmoid: Activation = (x) => rememberLogits(x.sigmoid(), x);

export const tanh: Activation = (x) => x.tanh();

/** exp(x) over its sum along the last axis. */
export const softmax: Activation = (x) => rememberLogits(x.softmax(), x);

/** log(softmax(x)) along the last axis. */
export const logSoftmax: Activation = (x) => x.logSoftmax();

/** log(1 + exp(x)) */
export const softplus: Activation = (x) => x.softplus();

/** x / (1 + |x|) */
export const softsign: Activation = (x) => x.div(x.abs().add(1));

/** exp(x) */
export const exponential: Activation = (x) => x.exp();

/** x * sigmoid(x). Also by the name of swish. Ramachandran et al. (2017). */
export const silu: Activation = (x) => x.mul(x.sigmoid());

/** x * Phi(x), Phi the normal distribution, or its approximation by tanh. Hendrycks and Gimpel (2016). */
export function gelu(x: Tensor, approximate = false): Tensor {
  if (!approximate) return x.mul(0.5).mul(x.div(Math.SQRT2).erf().add(1));
  const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(0.5).mul(inner.tanh().add(1));
}

/** x * tanh(softplus(x)). Misra (2019). */
export const mish: Activation = (x) => x.mul(x.softplus().tanh());

/** relu6(x + 3) / 6: sigmoid of straight lines. */
export const hardSigmoid: Activation = (x) => relu6(x.add(3)).div(6);

/** x * hardSigmoid(x). Also by the name of hard_swish. Howard et al. (2019). */
export const hardSilu: Activation = (x) => x.mul(hardSigmoid(x));

/** x limited to [-1, 1] */
export const hardTanh: Activation = (x) => clip(x, -1, 1);

/** x where |x| > threshold, else 0 */
export const hardShrink = (x: Tensor, threshold = 0.5): Tensor => where(x.abs().greater(threshold), x, 0);

/** x moved by `threshold` toward 0, and 0 between. */
export const softShrink = (x: Tensor, threshold = 0.5): Tensor => x.sub(clip(x, -threshold, threshold));

/** x - tanh(x) */
export const tanhShrink: Activation = (x) => x.sub(x.tanh());

/** log(sigmoid(x)) */
export const logSigmoid: Activation = (x) => x.neg().softplus().neg();

/** (x + 1) / 2 limited to [0, 1] */
export const sparseSigmoid: Activation = (x) => clip(x, -1, 1).add(1).mul(0.5);

/** 0 below -1, x above 1, a parabola between. */
export const sparsePlus: Activation = (x) =>
  where(x.lessEqual(-1), 0, where(x.less(1), x.add(1).square().mul(0.25), x));

/** (x + sqrt(x^2 + b)) / 2 */
export const squareplus = (x: Tensor, b = 4): Tensor => x.add(x.square().add(b).sqrt()).mul(0.5);

/**
 * a * sigmoid(b) for the two halves a, b of the last axis. Dauphin et al. (2016).
 *
 * @throws ShapeError when that axis has an odd size.
 */
export function glu(x: Tensor): Tensor {
  const size = x.size(-1);
  if (size % 2 !== 0) {
    throw new ShapeError(
      `axis size must be divisible by 2. Received: x.shape=${shapeText(x.shape)} with axis=-1`,
    );
  }
  return x.narrow(-1, 0, size / 2).mul(x.narrow(-1, size / 2, size / 2).sigmoid());
}

const byName = {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hard_shrink: hardShrink,
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  hard_tanh: hardTanh,
  leaky_relu: leakyRelu,
  linear,
  log_sigmoid: logSigmoid,
  log_softmax: logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  soft_shrink: softShrink,
  softmax,
  softplus,
  softsign,
  sparse_plus: sparsePlus,
  sparse_sigmoid: sparseSigmoid,
  squareplus,
  swish: silu,
  tanh,
  tanh_shrink: tanhShrink,
} satisfies Record<string, Activation>;

/** Keras's names of activations. */
export type ActivationName = keyof typeof byName;

/** An activation, its name, its config, or null for none. */
export type ActivationLike = ActivationName | Activation | SerializedObject | null;

/**
 * The function that `identifier` stands for; null is `linear`. keras.activations.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getActivation(identifier: ActivationLike): Activation {
  if (identifier === null) return linear;
  if (typeof identifier === 'function') return identifier;
  if (typeof identifier !== 'string') return deserializeActivation(identifier);
  if (identifier === 'hard_sigmoid' && scope().isBeforeKeras3) return hardSigmoidBeforeKeras3;
  if (Object.hasOwn(scope().customObjects, identifier)) {
    return scope().customObjects[identifier] as Activation;
  }
  if (!Object.hasOwn(byName, identifier)) {
    throw new ArgumentError(
      `Could not interpret activation function identifier: ${describe(identifier)}. ` +
        `Expected one of: ${Object.keys(byName).join(', ')}`,
    );
  }
  return byName[identifier];
}

/** What a config holds for an activation: Keras's name, or for a function of one's own an object with its name. */
export function serializeActivation(activation: Activation): string | SerializedObject {
  const known = Object.entries(byName).find(([, candidate]) => candidate === activation);
  return known?.[0] ?? functionByName('activation', activation);
}

function deserializeActivation(serialized: SerializedObject): Activation {
  const custom = customObjectFor(serialized);
  if (typeof custom === 'function') return custom as Activation;
  const { class_name: className, config } = requireKeras('activation', serialized);
  if (config === hardSigmoidBeforeKeras3.name) return hardSigmoidBeforeKeras3;
  if (className === 'function' && typeof config === 'string') return getActivation(config as ActivationName);
  throw new ArgumentError(
    `activation: expected a name, or a function of \`customObjects\`, got an object of class ${describe(className)}`,
  );
}

/** What `hard_sigmoid` was before Keras 3: 0.2 x + 0.5 limited to [0, 1]. */
const hardSigmoidBeforeKeras3: Activation = (x) => clip(x.mul(0.2).add(0.5), 0, 1);
