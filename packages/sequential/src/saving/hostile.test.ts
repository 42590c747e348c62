import { type StoredArray, writeKeras, writeLegacyKeras } from '@unroll/formats';
import { describe, expect, it, vi } from 'vitest';
import { Dense, Input, LSTM, loadModel, modelFromJSON, Sequential } from '../index.js';
import type { Config } from '../serialized/serialized.js';
import { collectState } from './state.js';

function small(units = 2): Sequential {
  const model = new Sequential([
    Input([3, 2]),
    new LSTM(units, { name: 'lstm' }),
    new Dense(1, { name: 'out' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  return model;
}

type Json = ReturnType<typeof JSON.parse>;

/** A `.keras` with the weights of `small()` and a config that `change` has been at. */
function file(change: (config: Json) => void, weights = collectState(small())): Uint8Array {
  const config = JSON.parse(small().toJSON());
  change(config);
  return writeKeras({ config, metadata: { keras_version: '3.15.1' }, weights });
}

const layerConfig = (config: Json, i = 1): Json => config.config.layers[i].config;
const replaceLayer = (layer: Config) => (config: Json) => {
  config.config.layers[1] = { module: 'keras.layers', config: {}, registered_name: null, ...layer };
};
const option = (key: string, value: unknown) => (config: Json) => {
  layerConfig(config)[key] = value;
};
const named = (module: string, class_name: string, config: unknown = {}) => ({
  ...{ module, class_name, config, registered_name: class_name === 'function' ? config : null },
});

describe('a config that names a program runs nothing', () => {
  it.each<[string, (config: Json) => void, string]>([
    [
      'a Lambda layer',
      replaceLayer({ class_name: 'Lambda', config: { function: named('builtins', '__lambda__') } }),
      'layers[1] (Lambda): unknown layer "Lambda" of module "keras.layers". A Lambda layer holds a program',
    ],
    [
      'a class of another module',
      replaceLayer({ module: 'os', class_name: 'system', config: { command: 'id' } }),
      'layers[1] (system): expected a class of Keras, or one of `customObjects`, got "system" of module "os"',
    ],
    [
      'a function as a layer',
      replaceLayer(named('keras.config', 'function', 'enable_unsafe_deserialization')),
      'layers[1] (function): unknown layer "function" of module "keras.config"',
    ],
    [
      'a download as a layer',
      replaceLayer(named('keras.utils', 'function', 'get_file')),
      'unknown layer "function"',
    ],
    [
      'a wrapped module',
      replaceLayer({ class_name: 'TorchModuleWrapper', config: { module: 'gASV' } }),
      'unknown layer "TorchModuleWrapper"',
    ],
    [
      'a registered name on a layer of Keras',
      replaceLayer({ class_name: 'Dense', registered_name: 'Custom>Evil', config: { units: 1 } }),
      'expected no `registered_name` for "Dense", which is Keras\'s own, got "Custom>Evil"',
    ],
    [
      'a name that every object has',
      replaceLayer({ class_name: 'constructor' }),
      'unknown layer "constructor"',
    ],
    ['another such', replaceLayer({ class_name: '__proto__' }), 'unknown layer "__proto__"'],
    [
      'a module that looks like Keras',
      replaceLayer({ module: 'kerasx.layers', class_name: 'Dense' }),
      'of module "kerasx.layers"',
    ],
    [
      'an activation',
      option('activation', named('builtins', 'function', 'eval')),
      'Could not interpret activation function identifier: "eval"',
    ],
    [
      'an activation by its name',
      option('activation', 'constructor'),
      'layers[1] (LSTM "lstm"): Could not interpret activation',
    ],
    [
      'an activation of code',
      option('activation', named('builtins', '__lambda__', { value: '4wEA' })),
      'expected a name, or a function',
    ],
    [
      'an initializer',
      option('kernel_initializer', named('subprocess', 'Popen', { args: 'id' })),
      'initializer "Popen": expected a class of Keras',
    ],
    [
      'an initializer by its name',
      option('kernel_initializer', '__proto__'),
      'Could not interpret initializer identifier: "__proto__"',
    ],
    [
      'a regularizer',
      option('bias_regularizer', named('builtins', 'function', 'exec')),
      'Could not interpret regularizer identifier: "exec"',
    ],
    [
      'a constraint',
      option('bias_constraint', named('keras.constraints', 'constructor')),
      'Could not interpret constraint identifier: "constructor"',
    ],
  ])('%s', async (_, change, message) => {
    await expect(loadModel(file(change))).rejects.toThrow(message);
    await expect(loadModel(file(change))).rejects.toMatchObject({ name: 'ArgumentError' });
  });

  it('in an .h5 neither', async () => {
    const modelConfig = {
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: 'Lambda', config: { function: ['4wEA', null, null] } }] },
    };
    const bytes = writeLegacyKeras({ kerasVersion: '2.15.0', modelConfig, layers: [], optimizerWeights: [] });
    await expect(loadModel(bytes)).rejects.toThrow('unknown layer "Lambda"');
    expect(() => modelFromJSON(JSON.stringify(modelConfig))).toThrow('unknown layer "Lambda"');
  });
});

describe('a config that is wrong', () => {
  it.each<[string, (config: Json) => void, string]>([
    [
      'an unknown option',
      option('unitz', 3),
      'layers[1] (LSTM "lstm"): unknown option "unitz" in the config. Expected: ',
    ],
    [
      'an option of another type',
      option('units', '2'),
      'layers[1] (LSTM "lstm"): units must be an integer, got "2"',
    ],
    ['a number that is none', option('dropout', null), 'dropout must be a number, got null'],
    [
      'an option out of its range',
      option('units', -2),
      'layers[1] (LSTM "lstm"): Received an invalid value for argument `units`',
    ],
    [
      'what cannot be had',
      option('dtype', 'int8'),
      'layers[1] (LSTM "lstm"): dtype: only float32 or null is supported, got "int8"',
    ],
    [
      'a policy that cannot be had',
      option('dtype', named('keras', 'DTypePolicy', { name: 'int8_from_float32' })),
      'got "int8_from_float32"',
    ],
    [
      'an option that is missing',
      (config) => delete layerConfig(config).units,
      'layers[1] (LSTM "lstm"): expected units in the config, got none',
    ],
    [
      'no config',
      (config) => (config.config.layers[1].config = 3),
      'layers[1] (LSTM): expected a config, got 3',
    ],
    ['no list of layers', (config) => (config.config.layers = {}), 'layers must be a list, got {}'],
    [
      'no layer',
      (config) => (config.config.layers[1] = 'LSTM'),
      'layers[1]: expected an object with class_name and config, got "LSTM"',
    ],
    [
      'a layer twice',
      (config) => config.config.layers.push(config.config.layers[1]),
      "Name 'lstm' is already the name of a layer",
    ],
    [
      'a model of another kind',
      (config) => (config.class_name = 'Functional'),
      'Only Sequential models can be had here.',
    ],
    [
      'a layer as the model',
      (config) => Object.assign(config, config.config.layers[2]),
      'expected a Sequential, got a layer of class "Dense"',
    ],
    [
      'a cell that is none',
      replaceLayer({ class_name: 'RNN', config: { cell: named('keras.layers', 'Dense', { units: 2 }) } }),
      'cell must be a RecurrentCell, got a layer of class "Dense"',
    ],
  ])('%s', async (_, change, message) => {
    await expect(loadModel(file(change))).rejects.toThrow(message);
  });

  it('asks for more memory than the file accounts for, and gets none', async () => {
    const started = process.memoryUsage().arrayBuffers;
    for (const units of [2 ** 20, 2 ** 31, 2 ** 45]) {
      await expect(loadModel(file(option('units', units)))).rejects.toThrow(
        'The config asks for more weights than the file holds: ',
      );
    }
    expect(process.memoryUsage().arrayBuffers - started).toBeLessThan(2 ** 24);
  });

  it('is no JSON', () => {
    expect(() => modelFromJSON('{"class_name": ')).toThrow('modelFromJSON: expected JSON, got "{');
    expect(() => modelFromJSON('[]')).toThrow('expected an object with class_name and config');
  });
});

describe('the weights of another model are refused, and nothing is set', () => {
  type Weights = ReturnType<typeof collectState>;
  const change = (by: (weights: Weights) => void) => {
    const weights = collectState(small());
    by(weights);
    return weights;
  };
  const int: StoredArray = { dtype: 'int32', shape: [1], values: Int32Array.of(1) };

  it.each<[string, Weights, string]>([
    [
      'of other sizes',
      collectState(small(3)),
      'Weight sequential/lstm/lstm_cell/kernel must have shape (2, 8), the file has (2, 12)',
    ],
    [
      'of a layer too few',
      change(({ arrays }) => delete arrays['layers/dense/vars/1']),
      'Layer \'out\' expected 2 variables, but received 1 variables during loading, at "layers/dense/vars". Expected: kernel (2, 1), bias (1,).',
    ],
    [
      'of a layer too many',
      change(({ arrays }) => (arrays['layers/dense_1/vars/0'] = int)),
      'The file has weights that model \'sequential\' has no layer for: "layers/dense_1/vars/0". It is that of another model.',
    ],
    [
      'of a weight too many',
      change(({ arrays }) => (arrays['layers/dense/vars/2'] = int)),
      'expected 2 variables, but received 3',
    ],
    [
      'of another dtype',
      change(({ arrays }) => (arrays['layers/dense/vars/1'] = int)),
      'Weight sequential/out/bias must be of a float dtype, the file has int32',
    ],
    [
      'of another seed',
      change(({ arrays }) => (arrays['layers/lstm/cell/seed_generator/vars/0'] = int)),
      'expected 2 integers, the file has int32 of shape (1,)',
    ],
  ])('%s', async (_, weights, message) => {
    const model = small();
    const name = model.name;
    const before = model.getWeights().map((weight) => weight.arraySync());
    const bytes = file(() => {}, weights);
    const expected = message.replaceAll('sequential', name);
    await expect(model.loadWeights(bytes)).rejects.toThrow(expected);
    expect(model.getWeights().map((weight) => weight.arraySync())).toEqual(before);
  });

  it('in an .h5 too', async () => {
    const bytes = await small(3).toBytes('h5');
    await expect(small().loadWeights(bytes)).rejects.toThrow('must have shape (2, 8), the file has (2, 12)');
    const other = new Sequential([Input([2]), new Dense(1)]);
    await expect(other.loadWeights(bytes)).rejects.toThrow('Model expected 1 layers, found 2 saved layers.');
  });

  it('and an optimizer of other variables begins anew, with a warning, as in Keras', async () => {
    const model = small();
    model.optimizer!.build(model.trainableWeights);
    const bytes = await model.toBytes('weights');
    const sgd = small();
    sgd.compile({ optimizer: 'sgd', loss: 'mse' });
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await sgd.loadWeights(bytes);
    expect(warn.mock.calls.flat().join()).toContain('Skipping variable loading for optimizer');
    warn.mockRestore();
  });
});

describe('files that are not those of a model', () => {
  it('say what they are', async () => {
    await expect(loadModel(await small().toBytes('weights'))).rejects.toThrow('it holds weights alone');
    await expect(loadModel(new Uint8Array(20))).rejects.toThrow('neither a .keras archive nor HDF5');
    await expect(loadModel(new TextEncoder().encode('{"format": "graph-model"}'))).rejects.toThrow(
      'a graph model',
    );
    await expect(small().loadWeights(new Uint8Array(20))).rejects.toMatchObject({ name: 'FormatError' });
  });

  it('cannot be written under any name', async () => {
    await expect(small().save('model.pt')).rejects.toThrow('Invalid filepath extension for saving.');
    await expect(small().save('model.weights.h5')).rejects.toThrow('Invalid filepath extension');
    await expect(small().saveWeights('model.h5')).rejects.toThrow('must end in `.weights.h5`');
    await expect(new Sequential([new Dense(1)]).saveWeights('a.weights.h5')).rejects.toThrow(
      'not yet been built',
    );
    const anonymous = new Sequential([
      new Dense(1, {
        activation: (
          () => (x) =>
            x
        )(),
      }),
    ]);
    expect(() => anonymous.toJSON()).toThrow(
      'The activation is a function without a name, which cannot be saved.',
    );
  });

  it('of tfjs-layers lie beside their model.json, and are as long as it says', async () => {
    const json = (manifest: unknown) =>
      new File(
        [JSON.stringify({ modelTopology: JSON.parse(small().toJSON()), weightsManifest: manifest })],
        'model.json',
      );
    const shard = new File([new Uint8Array(8)], 'w.bin');
    const weight = { name: 'lstm/kernel', shape: [2, 8], dtype: 'float32' };
    const load = (weights: unknown[]) => loadModel([json([{ paths: ['w.bin'], weights }]), shard]);
    await expect(load([weight])).rejects.toThrow('lstm/kernel ends at byte 64, the shards have 8');
    await expect(load([{ ...weight, shape: [1] }])).rejects.toThrow(
      'the weights have 4 bytes, the shards have 8',
    );
    await expect(load([{ ...weight, shape: [1e15, 1e15] }])).rejects.toThrow('the shards have 8');
    const whole = new File([new Uint8Array(4 * 43)], 'w.bin');
    const strange = [{ paths: ['w.bin'], weights: [{ ...weight, name: 'other/kernel', shape: [43] }] }];
    await expect(loadModel([json(strange), whole])).rejects.toThrow('"other/kernel" belongs to no layer');
    await expect(loadModel([json([{ paths: ['none.bin'], weights: [] }]), shard])).rejects.toThrow(
      '"none.bin"',
    );
  });
});
