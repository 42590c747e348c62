/**
 * Keras 1 in the words of Keras 2, as `keras.legacy.interfaces` of Keras 2 had them: names of classes, of options, of
 * initializers, regularizers and constraints; and the layers of Nvidia's library by the names that Keras 3 has for both.
 */
import { ArgumentError } from '@unroll/core';
import { warnOfFile } from '../serialized/one-warning.js';
import { shown } from '../serialized/read-options.js';
import { type Config, isObject } from '../serialized/serialized.js';

const weighted = {
  ...{ output_dim: 'units', init: 'kernel_initializer', bias: 'use_bias' },
  ...{ W_regularizer: 'kernel_regularizer', b_regularizer: 'bias_regularizer' },
  ...{ W_constraint: 'kernel_constraint', b_constraint: 'bias_constraint' },
};
const recurrent = {
  ...{ ...weighted, inner_init: 'recurrent_initializer', inner_activation: 'recurrent_activation' },
  ...{ U_regularizer: 'recurrent_regularizer', dropout_W: 'dropout', dropout_U: 'recurrent_dropout' },
};
const rate = { p: 'rate' };
const pooling = { pool_length: 'pool_size', stride: 'strides', border_mode: 'padding' };

/** The options of each class that were called otherwise. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ Dense: weighted, SimpleRNN: recurrent, LSTM: recurrent, GRU: recurrent },
  Embedding: {
    ...{ init: 'embeddings_initializer', W_regularizer: 'embeddings_regularizer' },
    W_constraint: 'embeddings_constraint',
  },
  ...{ Dropout: rate, GaussianDropout: rate, SpatialDropout1D: rate, GaussianNoise: { sigma: 'stddev' } },
  BatchNormalization: { beta_init: 'beta_initializer', gamma_init: 'gamma_initializer' },
  ...{ MaxPooling1D: pooling, AveragePooling1D: pooling, UpSampling1D: { length: 'size' } },
  PReLU: { init: 'alpha_initializer' },
};

const INITIALIZERS: Readonly<Record<string, string>> = {
  ...{ zero: 'zeros', one: 'ones', normal: 'random_normal', uniform: 'random_uniform' },
};

/** CuDNNLSTM and CuDNNGRU of Keras 2, which ran on Nvidia's library alone. */
const MODERN: Readonly<Record<string, { className: string; options: Config }>> = {
  CuDNNLSTM: { className: 'LSTM', options: { activation: 'tanh', recurrent_activation: 'sigmoid' } },
  CuDNNGRU: {
    className: 'GRU',
    options: { activation: 'tanh', recurrent_activation: 'sigmoid', reset_after: true },
  },
};

/** The layer of today, and what it has to be told; null for any other layer. */
function ofCudnn(className: string, config: Config): { className: string; config: Config } | null {
  if (!Object.hasOwn(MODERN, className)) return null;
  const { className: modern, options } = MODERN[className]!;
  return { className: modern, config: { ...config, ...options } };
}

/**
 * The class and its options in the words of Keras 2. What is of Keras 2 or 3 comes back as it is.
 *
 * @throws ArgumentError for what was given up since: normalization of each sample, or by each batch alone.
 */
export function inWordsOfKeras2(
  where: string,
  given: string,
  config: Config,
): { className: string; config: Config } {
  const cudnn = ofCudnn(given, config);
  if (cudnn !== null) return cudnn;
  const className = given === 'TimeDistributedDense' ? 'Dense' : given;
  const names = Object.hasOwn(RENAMED, className) ? RENAMED[className]! : {};
  const renamed = Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const name = Object.hasOwn(names, key) ? names[key]! : key;
      return [name, inWords(name, value)];
    }),
  );
  const { consume_less, forget_bias_init: forget, mode, weights, ...rest } = renamed;
  if (forget !== undefined) rest.unit_forget_bias = forget === 'one' || forget === 'ones';
  if (className === 'BatchNormalization' && mode != null && mode !== 0) {
    throw new ArgumentError(
      `${where}: expected mode 0 of BatchNormalization, got ${shown(mode)}: Keras has given up the others since version 2`,
    );
  }
  if (className === 'Embedding' && 'dropout' in rest) {
    if (rest.dropout !== 0) {
      warnOfFile(
        `${where}: Keras has given up dropout within Embedding since version 2. Training goes on without it; predictions ` +
          'are the same.',
      );
    }
    delete rest.dropout;
  }
  return { className, config: rest };
}

function inWords(name: string, value: unknown): unknown {
  if (/_initializer$/.test(name) && typeof value === 'string') return INITIALIZERS[value] ?? value;
  if (!isObject(value) || typeof value.name !== 'string' || 'class_name' in value) return value;
  if (/_regularizer$/.test(name)) {
    const { l1 = 0, l2 = 0 } = value;
    return { class_name: 'L1L2', config: { l1, l2 } };
  }
  if (/_constraint$/.test(name)) {
    const { name: class_name, m, ...rest } = value;
    return { class_name, config: m === undefined ? rest : { max_value: m, ...rest } };
  }
  return value;
}
