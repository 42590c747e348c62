import { writeKeras, writeKerasWeights } from '@unroll/formats';
import { expect, it } from 'vitest';
import { Dense, Dropout, Input, LSTM, loadModel, Sequential, TimeDistributed } from '../index.js';
import { collectState } from './state.js';

function made(): Sequential {
  const inner = () => new Sequential([new Dense(2), new Dropout(0.1), new Dense(2)]);
  return new Sequential([
    Input([4, 3]),
    new LSTM(2, { returnSequences: true, name: 'lstm' }),
    new Dropout(0.5),
    new LSTM(2, { returnSequences: true, name: 'lstm_2' }),
    inner(),
    new TimeDistributed(inner()),
    new LSTM(2, { name: 'last' }),
    new Dense(1, { name: 'out' }),
  ]);
}

/** What Keras 2.13 calls the weights of the model above. */
const former: Readonly<Record<string, string>> = {
  'layers/lstm_1/': 'layers/lstm_2/',
  'layers/lstm_2/': 'layers/lstm_4/',
  'layers/dense_1/': 'layers/dense_2/',
};

function formerPath(path: string): string {
  const [parts, names] = [path.split('/'), [] as string[]];
  for (let i = 0; i < parts.length; i++) {
    const pair = `${parts[i]}/${parts[i + 1]}/`;
    if (parts[i] !== 'layers') names.push(parts[i]!);
    else
      names.push(
        ...(former[pair] ?? pair).replace('layers', '_layer_checkpoint_dependencies').split('/').slice(0, 2),
      );
    if (parts[i] === 'layers') i++;
  }
  return names.join('/');
}

it('weights that Keras 2.12 and 2.13 wrote are those of the layers that they belong to', async () => {
  const model = made();
  const { arrays } = collectState(model);
  const renamed = Object.fromEntries(
    Object.entries(arrays).map(([path, array]) => [formerPath(path), array]),
  );
  const weights = { arrays: renamed };
  expect(Object.keys(renamed)).toContain('_layer_checkpoint_dependencies/lstm_4/cell/vars/0');
  expect(Object.keys(renamed)).toContain(
    '_layer_checkpoint_dependencies/time_distributed/layer/_layer_checkpoint_dependencies/dense_2/vars/0',
  );
  const config = JSON.parse(model.toJSON());
  const metadata = { keras_version: '2.13.1' };
  const values = (each: Sequential) => each.getWeights().map((weight) => weight.arraySync());
  expect(values(await loadModel(writeKeras({ config, metadata, weights })))).toEqual(values(model));
  for (const bytes of [writeKeras({ config, metadata, weights }), writeKerasWeights(weights)]) {
    const other = made();
    await other.loadWeights(bytes);
    expect(values(other)).toEqual(values(model));
  }
});

it('weights of a layer that the model has not are refused', async () => {
  const model = made();
  const { arrays } = collectState(model);
  const [one] = Object.values(arrays);
  const renamed = Object.fromEntries(
    Object.entries(arrays).map(([path, array]) => [formerPath(path), array]),
  );
  const strange = { ...renamed, '_layer_checkpoint_dependencies/gru/vars/0': one! };
  await expect(model.loadWeights(writeKerasWeights({ arrays: strange }))).rejects.toThrow(
    'The file has weights that model',
  );
});
