/** What each of Keras's layers takes in its config, and how it is made of it. */
import { ArgumentError } from '@unroll/core';
import { layerAsActivation } from '../activations.js';
import { InputLayer } from '../input.js';
import { Layer } from '../layer.js';
import * as layers from '../layers/index.js';
import type { LAYER_NAMES } from '../layers/serialize-layer.js';
import { isReadingFile, warnOfFile } from '../serialized/one-warning.js';
import {
  axes,
  flag,
  ignored,
  integer,
  integers,
  type Keys,
  number,
  oneOf,
  only,
  orNull,
  type Read,
  readOptions,
  shape,
  shown,
  text,
} from '../serialized/read-options.js';
import { type Config, isObject, isSerialized } from '../serialized/serialized.js';

export type LayerName = (typeof LAYER_NAMES)[number];

export interface LayerRecipe {
  keys: Keys;
  /** Makes the layer of the options that `keys` read. */
  make(options: Config): Layer;
}

/** Makes the layers that are within a layer. */
export type Inner = <L extends Layer>(
  value: unknown,
  where: string,
  kind: abstract new (...p: never[]) => L,
) => L;

/** What Keras computes with that comes out alike in float32, but for what less precision loses. */
const OTHER_FLOATS = ['float64', 'float16', 'bfloat16', 'mixed_float16', 'mixed_bfloat16'];

/**
 * Only float32 is computed with; as a name, or as a policy of that name. A file whose model was computed with other floats is
 * no worse for it, so that it is read, with a warning.
 */
const dtype: Read = (value, where) => {
  const name = isSerialized(value)
    ? readOptions(where, value.config, { name: text, source_name: ignored, loss_scale: ignored }).name
    : value;
  if (isReadingFile() && OTHER_FLOATS.includes(name as string)) {
    warnOfFile(`The model, or a part of it, has the dtype policy '${name}'. Here it is computed in float32.`);
    return only(name)(name, where);
  }
  return only('float32', null)(name, where);
};

/** Whatever stands for an initializer and the like: the constructors take configs themselves, and check them. */
const like: Read = (value, where) => {
  if (value === null || typeof value === 'string' || isSerialized(value)) return value;
  throw new ArgumentError(`${where} must be a name or a config, got ${shown(value)}`);
};

/** A name, a config, or a layer without weights that stands for an activation. */
const activation: Read = (value, where) => {
  const name = isSerialized(value) ? value.class_name : '';
  if (!isSerialized(value) || !Object.hasOwn(activationLayers, name)) return like(value, where);
  const { make, keys } = activationLayers[name as keyof typeof activationLayers];
  return layerAsActivation(make(readOptions(where, value.config, keys)), value);
};

const base: Keys = {
  ...{ name: text, trainable: flag, dtype, activity_regularizer: like },
  ...{ batch_input_shape: shape, input_shape: shape, input_dtype: ignored },
};
const loop: Keys = {
  ...{ return_sequences: flag, return_state: flag, go_backwards: flag, stateful: flag, unroll: flag },
  ...{ zero_output_for_mask: flag, time_major: only(false), implementation: ignored },
  ...{ use_cudnn: ignored, input_dim: ignored, input_length: ignored },
};
const rate = number;
const weighted: Keys = {
  ...{ kernel_initializer: like, bias_initializer: like, use_bias: flag, activation },
  ...{ kernel_regularizer: like, bias_regularizer: like },
  ...{ kernel_constraint: like, bias_constraint: like },
};
const cell: Keys = {
  ...{ ...base, ...weighted, units: integer, dropout: rate, recurrent_dropout: rate, seed: orNull(integer) },
  ...{ recurrent_initializer: like, recurrent_regularizer: like, recurrent_constraint: like },
  ...{ implementation: ignored },
};
const lstm: Keys = { recurrent_activation: activation, unit_forget_bias: flag };
const gru: Keys = { recurrent_activation: activation, reset_after: flag };
const normalization: Keys = {
  ...{ ...base, epsilon: number, center: flag, scale: flag },
  ...{ beta_initializer: like, gamma_initializer: like, beta_regularizer: like, gamma_regularizer: like },
  ...{ beta_constraint: like, gamma_constraint: like },
};
const dataFormat = oneOf('channels_last', 'channels_first', null);
const globalPooling: Keys = { ...base, data_format: dataFormat, keepdims: flag };
const pooling: Keys = {
  ...{ ...base, pool_size: axes, strides: orNull(axes), padding: text, data_format: dataFormat },
};

/** Before Keras 3, one axis came as a list of it. */
const oneAxis: Read = (value, where) =>
  integer(Array.isArray(value) && value.length === 1 ? value[0] : value, where);

/** Early Keras 2 gave the dtype of the indices here; what is looked up was float32 then too. */
const embeddingDtype: Read = (value, where) => dtype(value === 'int32' ? null : value, where);

const inputDtype: Read = (value, where) => {
  const name = isSerialized(value)
    ? readOptions(where, value.config, { name: text, source_name: ignored }).name
    : value;
  if (name === null || (isReadingFile() && OTHER_FLOATS.includes(name as string))) return 'float32';
  return name === 'int64' ? 'int32' : oneOf('float32', 'int32', 'bool')(name, where);
};

type Make = new (...parameters: never) => Layer;

/** A recipe by a constructor that takes the options of `places` one by one, then the others together. */
function recipe(Class: Make, keys: Keys, ...places: string[]): LayerRecipe {
  const Constructor = Class as unknown as new (...parameters: unknown[]) => Layer;
  return {
    keys,
    make(options) {
      const rest = { ...options };
      const first = places.map((name) => {
        const value = rest[name];
        delete rest[name];
        if (value !== undefined) return value;
        throw new ArgumentError(`expected ${name} in the config, got none`);
      });
      return new Constructor(...first, rest);
    },
  };
}

/** A number, also as NumPy's: before Keras 3 some layers kept their numbers as arrays of one, and wrote them so. */
const scalar: Read = (value, where) => {
  const inner = isNumPy(value)
    ? value.config.value
    : isObject(value) && 'value' in value
      ? value.value
      : value;
  return number(Array.isArray(inner) && inner.length === 1 ? inner[0] : inner, where);
};

function isNumPy(value: unknown): value is { config: Config } {
  return isObject(value) && value.class_name === '__numpy__' && isObject(value.config);
}

/** A recipe of options of which one had another name before: `former` gives the name of today. */
function renamed(Class: Make, keys: Keys, former: Readonly<Record<string, string>>): LayerRecipe {
  const { make } = recipe(Class, keys);
  return {
    keys,
    make: (options) =>
      make(Object.fromEntries(Object.entries(options).map(([name, value]) => [former[name] ?? name, value]))),
  };
}

/** The layers that may also stand for an activation. */
const activationLayers = {
  ELU: recipe(layers.ELU, { ...base, alpha: scalar }),
  LeakyReLU: renamed(
    layers.LeakyReLU,
    { ...base, negative_slope: scalar, alpha: scalar },
    { alpha: 'negativeSlope' },
  ),
  ReLU: recipe(layers.ReLU, {
    ...{ ...base, max_value: orNull(scalar), negative_slope: scalar, threshold: scalar },
  }),
  Softmax: recipe(layers.Softmax, { ...base, axis: axes }),
};

/** The recipes, with `inner` for the layers within layers. */
export function layerRecipes(inner: Inner): Record<LayerName, LayerRecipe> {
  const recurrent: Read = (value, where) =>
    inner(value, where, layers.RNN as never as typeof layers.RNN<boolean>);
  const recurrentCell: Read = (value, where) => inner(value, where, layers.RecurrentCell);
  const cells: Read = (value, where) => {
    if (!Array.isArray(value))
      throw new ArgumentError(`${where} must be a list of cells, got ${shown(value)}`);
    return value.map((item, i) => recurrentCell(item, `${where}[${i}]`));
  };
  const anyLayer: Read = (value, where) => inner(value, where, Layer);
  return {
    ...activationLayers,
    Activation: recipe(layers.Activation, { ...base, activation }, 'activation'),
    ActivityRegularization: recipe(layers.ActivityRegularization, {
      ...{ ...base, activity_regularizer: ignored, l1: scalar, l2: scalar },
    }),
    AveragePooling1D: recipe(layers.AveragePooling1D, pooling),
    BatchNormalization: recipe(layers.BatchNormalization, {
      ...{ ...normalization, axis: oneAxis, momentum: number },
      ...{ moving_mean_initializer: like, moving_variance_initializer: like },
      ...{ synchronized: only(false), renorm: only(false), renorm_clipping: only(null) },
      ...{ renorm_momentum: ignored, fused: ignored, virtual_batch_size: only(null) },
    }),
    Bidirectional: recipe(
      layers.Bidirectional,
      {
        ...{ ...base, merge_mode: oneOf('sum', 'mul', 'ave', 'concat', null) },
        ...{ layer: recurrent, backward_layer: orNull(recurrent), num_constants: only(null, 0) },
      },
      'layer',
    ),
    Cropping1D: recipe(layers.Cropping1D, { ...base, cropping: axes }),
    Dense: recipe(
      layers.Dense,
      { ...base, ...weighted, units: integer, quantization_config: only(null), input_dim: ignored },
      'units',
    ),
    Dropout: recipe(
      layers.Dropout,
      { ...base, rate, seed: orNull(integer), noise_shape: orNull(shape) },
      'rate',
    ),
    Embedding: recipe(
      layers.Embedding,
      {
        ...{
          ...base,
          dtype: embeddingDtype,
          input_dim: integer,
          output_dim: integer,
          mask_zero: flag,
          input_length: ignored,
        },
        ...{ embeddings_initializer: like, embeddings_regularizer: like, embeddings_constraint: like },
        ...{ quantization_config: only(null), lora_rank: only(null), sparse: only(false) },
      },
      'inputDim',
      'outputDim',
    ),
    Flatten: recipe(layers.Flatten, { ...base, data_format: dataFormat }),
    GRU: recipe(layers.GRU, { ...cell, ...gru, ...loop }, 'units'),
    GRUCell: recipe(layers.GRUCell, { ...cell, ...gru }, 'units'),
    GaussianDropout: recipe(layers.GaussianDropout, { ...base, rate: scalar, seed: orNull(integer) }),
    GaussianNoise: recipe(layers.GaussianNoise, { ...base, stddev: scalar, seed: orNull(integer) }),
    GlobalAveragePooling1D: recipe(layers.GlobalAveragePooling1D, globalPooling),
    GlobalMaxPooling1D: recipe(layers.GlobalMaxPooling1D, globalPooling),
    InputLayer: recipe(InputLayer, {
      ...{ name: text, batch_shape: shape, shape, dtype: inputDtype, optional: only(false) },
      ...{ sparse: only(false), ragged: only(false), trainable: ignored },
    }),
    LSTM: recipe(layers.LSTM, { ...cell, ...lstm, ...loop }, 'units'),
    LSTMCell: recipe(layers.LSTMCell, { ...cell, ...lstm }, 'units'),
    LayerNormalization: recipe(layers.LayerNormalization, {
      ...{ ...normalization, axis: axes, rms_scaling: only(false) },
    }),
    Masking: recipe(layers.Masking, { ...base, mask_value: number }),
    MaxPooling1D: recipe(layers.MaxPooling1D, pooling),
    PReLU: recipe(layers.PReLU, {
      ...{ ...base, alpha_initializer: like, alpha_regularizer: like, alpha_constraint: like },
      ...{ shared_axes: orNull(axes) },
    }),
    Permute: recipe(layers.Permute, { ...base, dims: integers }, 'dims'),
    RNN: recipe(layers.RNN, { ...base, ...loop, cell: recurrentCell }, 'cell'),
    RepeatVector: recipe(layers.RepeatVector, { ...base, n: integer }, 'n'),
    Reshape: recipe(layers.Reshape, { ...base, target_shape: integers }, 'targetShape'),
    SimpleRNN: recipe(layers.SimpleRNN, { ...cell, ...loop }, 'units'),
    SimpleRNNCell: recipe(layers.SimpleRNNCell, cell, 'units'),
    SpatialDropout1D: recipe(layers.SpatialDropout1D, {
      ...{ ...base, rate, seed: orNull(integer), noise_shape: only(null) },
    }),
    StackedRNNCells: recipe(layers.StackedRNNCells, { ...base, cells }, 'cells'),
    TimeDistributed: recipe(layers.TimeDistributed, { ...base, layer: anyLayer }, 'layer'),
    UnitNormalization: recipe(layers.UnitNormalization, { ...base, axis: axes }),
    UpSampling1D: renamed(
      layers.UpSampling1D,
      { ...base, size: integer, length: integer },
      { length: 'size' },
    ),
    ZeroPadding1D: recipe(layers.ZeroPadding1D, { ...base, padding: axes, data_format: dataFormat }),
  };
}
