/**
 * Keras 1 in the words of Keras 2, as `keras.legacy.interfaces` of Keras 2 had them: names of options, of initializers,
 * regularizers and constraints, and the gates of LSTM and GRU, whose weights were apart.
 */
import { ArgumentError } from '@unroll/core';
import { type NamedWeight, toFloat32 } from '@unroll/formats';
import { warnOfFile } from '../serialized/one-warning.js';
import { shown } from '../serialized/read-options.js';
import { type Config, isObject } from '../serialized/serialized.js';
import { ofCudnn } from './cudnn.js';

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

/** The gates in the order in which Keras 1 kept their weights, and where each stands in one kernel. */
const GATES = [
  { gates: ['i', 'c', 'f', 'o'], order: ['i', 'f', 'c', 'o'] },
  { gates: ['z', 'r', 'h'], order: ['z', 'r', 'h'] },
];
const PARTS = ['W', 'U', 'b'];

/** Weights by name, with those of the gates of an LSTM or a GRU joined into kernel, recurrent kernel and bias. */
export function joinGates(weights: readonly NamedWeight[]): NamedWeight[] {
  const joined: NamedWeight[] = [];
  for (let i = 0; i < weights.length; ) {
    const found = GATES.find(({ gates }) => hasGatesAt(weights, i, gates));
    if (found === undefined) {
      joined.push(weights[i]!);
      i += 1;
      continue;
    }
    const { gates, order } = found;
    for (const [part, name] of PARTS.entries()) {
      const ofGates = order.map((gate) => weights[i + gates.indexOf(gate) * PARTS.length + part]!);
      joined.push({
        name: `${weights[i]!.name.replace(/_W_\w+.*$/, '')}_${name}`,
        array: sideBySide(ofGates),
      });
    }
    i += gates.length * PARTS.length;
  }
  return joined;
}

function hasGatesAt(weights: readonly NamedWeight[], start: number, gates: readonly string[]): boolean {
  return gates.every((gate, g) =>
    PARTS.every((part, p) => {
      const name = weights[start + g * PARTS.length + p]?.name ?? '';
      return new RegExp(`_${part}_${gate}([_:]\\d+)*$`).test(name);
    }),
  );
}

/** Arrays of one shape, joined along their last axis. @throws ArgumentError for arrays of different shapes. */
function sideBySide(weights: readonly NamedWeight[]): NamedWeight['array'] {
  const [first] = weights as [NamedWeight, ...NamedWeight[]];
  const { shape } = first.array;
  const width = shape.at(-1) ?? 0;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const parts = weights.map(({ name, array }) => {
    if (array.shape.join() === shape.join() && shape.length > 0) return toFloat32(array).values;
    throw new ArgumentError(
      `Weight ${shown(name)} must have the shape of ${shown(first.name)}, (${shape}), the file has (${array.shape})`,
    );
  });
  const values = new Float32Array(rows * width * parts.length);
  for (const [p, part] of parts.entries()) {
    for (let row = 0; row < rows; row++) {
      values.set(part.subarray(row * width, (row + 1) * width), (row * parts.length + p) * width);
    }
  }
  return { dtype: 'float32', shape: [...shape.slice(0, -1), width * parts.length], values };
}
