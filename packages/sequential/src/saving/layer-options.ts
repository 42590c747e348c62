/** What each of Keras's layers takes in its config, and how it is made of it. */
import { ArgumentError } from '@unroll/core';
import { InputLayer } from '../input.js';
import { Layer } from '../layer.js';
import * as layers from '../layers/index.js';
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
} from './read-options.js';
import type { LAYER_NAMES } from './serialize-layer.js';
import { type Config, isSerialized } from './serialized.js';

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

/** Only float32 is computed with; as a name, or as a policy of that name. */
const dtype: Read = (value, where) => {
  const name = isSerialized(value)
    ? readOptions(where, value.config, { name: text, source_name: ignored }).name
    : value;
  return only('float32', null)(name, where);
};

/** Whatever stands for an initializer and the like: the constructors take configs themselves, and check them. */
const like: Read = (value, where) => {
  if (value === null || typeof value === 'string' || isSerialized(value)) return value;
  throw new ArgumentError(`${where} must be a name or a config, got ${shown(value)}`);
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
  ...{ kernel_initializer: like, bias_initializer: like, use_bias: flag, activation: like },
  ...{ kernel_regularizer: like, bias_regularizer: like },
  ...{ kernel_constraint: like, bias_constraint: like },
};
const cell: Keys = {
  ...{ ...base, ...weighted, units: integer, dropout: rate, recurrent_dropout: rate, seed: orNull(integer) },
  ...{ recurrent_initializer: like, recurrent_regularizer: like, recurrent_constraint: like },
  ...{ implementation: ignored },
};
const lstm: Keys = { recurrent_activation: like, unit_forget_bias: flag };
const gru: Keys = { recurrent_activation: like, reset_after: flag };
const normalization: Keys = {
  ...{ ...base, epsilon: number, center: flag, scale: flag },
  ...{ beta_initializer: like, gamma_initializer: like, beta_regularizer: like, gamma_regularizer: like },
  ...{ beta_constraint: like, gamma_constraint: like },
};
const pooling: Keys = { ...base, data_format: only('channels_last', null), keepdims: flag };

/** Before Keras 3, one axis came as a list of it. */
const oneAxis: Read = (value, where) =>
  integer(Array.isArray(value) && value.length === 1 ? value[0] : value, where);

/** Early Keras 2 gave the dtype of the indices here; what is looked up was float32 then too. */
const embeddingDtype: Read = (value, where) => dtype(value === 'int32' ? null : value, where);

const inputDtype: Read = (value, where) => {
  const name = isSerialized(value) ? readOptions(where, value.config, { name: text }).name : value;
  if (name === null) return 'float32';
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
    Activation: recipe(layers.Activation, { ...base, activation: like }, 'activation'),
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
    Flatten: recipe(layers.Flatten, { ...base, data_format: only('channels_last', null) }),
    GRU: recipe(layers.GRU, { ...cell, ...gru, ...loop }, 'units'),
    GRUCell: recipe(layers.GRUCell, { ...cell, ...gru }, 'units'),
    GlobalAveragePooling1D: recipe(layers.GlobalAveragePooling1D, pooling),
    GlobalMaxPooling1D: recipe(layers.GlobalMaxPooling1D, pooling),
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
    Permute: recipe(layers.Permute, { ...base, dims: integers }, 'dims'),
    RNN: recipe(layers.RNN, { ...base, ...loop, cell: recurrentCell }, 'cell'),
    RepeatVector: recipe(layers.RepeatVector, { ...base, n: integer }, 'n'),
    Reshape: recipe(layers.Reshape, { ...base, target_shape: integers }, 'targetShape'),
    SimpleRNN: recipe(layers.SimpleRNN, { ...cell, ...loop }, 'units'),
    SimpleRNNCell: recipe(layers.SimpleRNNCell, cell, 'units'),
    StackedRNNCells: recipe(layers.StackedRNNCells, { ...base, cells }, 'cells'),
    TimeDistributed: recipe(layers.TimeDistributed, { ...base, layer: anyLayer }, 'layer'),
  };
}
