import { expect, test } from 'vitest';
import { expectArray, expectArrays, formatGoldens, goldenBytes } from '../testing/index.js';
import { writeHdf5 } from './hdf5/write.js';
import { readKeras, readKerasWeights, writeKeras, writeKerasWeights } from './keras.js';
import { readLegacyKeras, writeLegacyKeras } from './keras-legacy.js';
import { toFloat32 } from './stored-array.js';
import { encodeText } from './text.js';
import { writeZip } from './zip-write.js';

const goldens = () => formatGoldens().keras;

test('a .keras file of Keras: config, metadata, weights and the optimizer', () => {
  const { config, metadata, weights } = readKeras(goldenBytes('model.keras'));
  expect(config.class_name).toBe('Sequential');
  expect(config.config).toMatchObject(goldens().config);
  expect(metadata.keras_version).toBe('3.15.1');
  expectArrays(weights.arrays, goldens().weights);
  expect(weights.names['layers/simple_rnn/cell/vars']).toBe('simple_rnn_cell');
});

test('a .weights.h5 file of Keras', () => {
  expectArrays(readKerasWeights(goldenBytes('model.weights.h5')).arrays, goldens().weights);
});

test('bfloat16 weights of Keras, read, widened and written again', () => {
  const weights = readKerasWeights(goldenBytes('bfloat16.weights.h5'));
  goldens()['bfloat16 dense'].forEach((expected, i) => {
    const array = weights.arrays[`layers/dense/vars/${i}`]!;
    expect(array.dtype).toBe('bfloat16');
    expectArray({ ...toFloat32(array), dtype: 'float32' }, expected);
  });
  expect(readKerasWeights(writeKerasWeights(weights))).toEqual(weights);
});

test('what we write is read back the same', () => {
  const archive = readKeras(goldenBytes('model.keras'));
  expect(readKeras(writeKeras(archive))).toEqual(archive);
});

test('a legacy .h5 file of Keras, and ours', () => {
  const model = readLegacyKeras(goldenBytes('model.h5'));
  const { config, legacy, 'weight names': names } = goldens();
  expect({ class_name: 'Sequential', config }).toMatchObject(model.modelConfig!);
  expect(model.kerasVersion).toBe('3.15.1');
  expect(model.layers.map(({ name }) => name)).toEqual(Object.keys(names));
  for (const { name, weights } of model.layers) {
    expect(weights.map((weight) => weight.name)).toEqual(names[name]);
    for (const weight of weights) expectArray(weight.array, legacy[`model_weights/${name}/${weight.name}`]!);
  }
  expect(model.optimizerWeights).toHaveLength(18);
  for (const { name, array } of model.optimizerWeights)
    expectArray(array, legacy[`optimizer_weights/${name}`]!);
  expect(readLegacyKeras(writeLegacyKeras(model))).toEqual(model);
});

test('a list of names beyond 64 KiB, which Keras splits', () => {
  const layers = Array.from({ length: 5000 }, (_, i) => ({ name: `layer_${i}`, weights: [] }));
  expect(readLegacyKeras(writeLegacyKeras({ layers, optimizerWeights: [] })).layers).toEqual(layers);
});

test('a weight at the root of the file, where Keras on Theano has its iterations', () => {
  const array = { shape: [], values: Float32Array.of(12) };
  const bytes = writeHdf5({
    attributes: { layer_names: ['a'] },
    children: {
      a: { attributes: { weight_names: ['a/kernel'] }, children: { a: { children: { kernel: { array } } } } },
      optimizer_weights: { attributes: { weight_names: ['/iterations'] } },
      iterations: { array },
    },
  });
  const { layers, optimizerWeights } = readLegacyKeras(bytes);
  expect(layers[0]!.weights.map(({ name }) => name)).toEqual(['a/kernel']);
  expect(optimizerWeights.map(({ name, array: { values } }) => [name, [...values]])).toEqual([
    ['/iterations', [12]],
  ]);
});

const metadata = { name: 'metadata.json', content: encodeText('{}') };

test.each([
  ['no config', [metadata], 'entry "config.json": the archive does not have it'],
  [
    'a config that is no object',
    [metadata, { name: 'config.json', content: encodeText('3') }],
    'a JSON object is expected',
  ],
  ['shards', [{ name: 'model.weights.json', content: encodeText('{}') }], 'weights in shards'],
])('%s', (_, entries, message) => {
  expect(() => readKeras(writeZip(entries))).toThrow(message);
});

test('a file of PyTorch is not one of Keras, and HDF5 without layers is not a legacy model', () => {
  expect(() => readKeras(goldenBytes('dtypes.pt'))).toThrow(
    'keras: entry "config.json": the archive does not have it',
  );
  expect(() => readLegacyKeras(goldenBytes('types.h5'))).toThrow(
    'no layer_names: not a file of Keras weights',
  );
});
