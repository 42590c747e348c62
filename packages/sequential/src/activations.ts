/** Activations by Keras's names and as plain data. keras.activations. */
import { ArgumentError, clipByValue as clip, type Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  linear,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanh,
  tanhShrink,
} from './activation-functions.js';
import { registry } from './options/registry.js';
import { scope } from './serialized/scope.js';
import { requireKeras, type SerializedObject } from './serialized/serialized.js';
import type { TensorLike } from './tensor-like.js';

export * from './activation-functions.js';

/** A function of a tensor, or of an array, that layers apply to what they compute. */
export type Activation = (x: Tensor) => Tensor;

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
} satisfies Record<string, (x: TensorLike) => Tensor>;

/** Keras's names of activations. */
export type ActivationName = keyof typeof byName;

/** An activation, its name, its config, or null for none. */
export type ActivationLike = ActivationName | Activation | SerializedObject | null;

/** What `hard_sigmoid` was before Keras 3: 0.2 x + 0.5 limited to [0, 1]. */
const hardSigmoidBeforeKeras3: Activation = (x) => clip(x.mul(0.2).add(0.5), 0, 1);

const functions = registry<Activation, Activation>({
  kind: 'activation',
  identifies: 'activation function',
  module: 'keras.activations',
  classes: {},
  functions: byName,
  takesCustomNames: true,
  ofFunction: (activation) => activation,
  named: (name) => (name === 'hard_sigmoid' && scope().isBeforeKeras3 ? hardSigmoidBeforeKeras3 : undefined),
  special(serialized) {
    const { class_name: className, config } = requireKeras('activation', serialized);
    if (config === hardSigmoidBeforeKeras3.name) return hardSigmoidBeforeKeras3;
    if (className === 'function' && typeof config === 'string') return undefined;
    throw new ArgumentError(
      `activation: expected a name, or a function of \`customObjects\`, got an object of class ${describe(className)}`,
    );
  },
});

/**
 * The function that `identifier` stands for; null is `linear`. keras.activations.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getActivation(identifier: ActivationLike): Activation {
  return identifier === null ? linear : functions.get(identifier);
}

/** Layers that stand for activations, as plain data. */
const ofLayers = new WeakMap<Activation, SerializedObject>();

/** A layer without weights as an activation: Keras takes it for one, and saves it as the layer that it is. */
export function layerAsActivation(
  layer: { call(inputs: Tensor, options: object): unknown },
  serialized: SerializedObject,
): Activation {
  const activation: Activation = (x) => layer.call(x, {}) as Tensor;
  ofLayers.set(activation, serialized);
  return activation;
}

/** What a config holds for an activation: Keras's name, or for a function of one's own an object with its name. */
export function serializeActivation(activation: Activation): string | SerializedObject {
  if (typeof activation !== 'function') {
    throw expected('serializeActivation', 'activation', 'a function', activation);
  }
  return ofLayers.get(activation) ?? functions.serializeFunction(activation);
}
