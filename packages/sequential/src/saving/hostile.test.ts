import { writeLegacyKeras } from '@unroll/formats';
import { describe, expect, it } from 'vitest';
import { file, type Json } from '../../testing/model-file.js';
import { loadModel, modelFromJSON } from '../index.js';
import type { Config } from '../serialized/serialized.js';

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
