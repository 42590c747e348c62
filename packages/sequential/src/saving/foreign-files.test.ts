import type { StoredArray } from '@unroll/formats';
import { describe, expect, it, vi } from 'vitest';
import { file, small } from '../../testing/model-file.js';
import { Dense, Input, loadModel, Sequential } from '../index.js';
import { collectState } from './state.js';

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
