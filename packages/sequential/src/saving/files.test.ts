import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromTypedArray, type Tensor } from '@unroll/core';
import { type GoldenTensor, golden } from '@unroll/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toTensor } from '../../testing/golden-case.js';
import { loadModel, modelFromJSON, Sequential } from '../index.js';
import { isObject } from '../serialized/serialized.js';

interface Case {
  x: GoldenTensor;
  y: GoldenTensor;
  config: Record<string, unknown>;
  prediction: GoldenTensor;
  next: Record<string, number[]>;
}

const { cases } = golden<{
  cases: {
    keras3: Record<string, Case>;
    keras2: { x: GoldenTensor; prediction: GoldenTensor; json: string };
    keras2_plain: { x: GoldenTensor; prediction: GoldenTensor };
    tfjs: { x: GoldenTensor; prediction: GoldenTensor };
  };
}>('saving');

const path = (name: string) =>
  fileURLToPath(new URL(`../../../../parity/goldens/saving/${name}`, import.meta.url));

const FIT = { epochs: 1, batchSize: 4, shuffle: false, verbose: 0 } as const;
const EXACT = { rtol: 0, atol: 1e-6 };

function expectPrediction(model: Sequential, { x, prediction }: Pick<Case, 'x' | 'prediction'>): void {
  const predicted = model.predict(toTensor(x), { batchSize: 4, verbose: 0 });
  expect(predicted.shape).toEqual(prediction.shape);
  expect(predicted.dataSync()).toBeAllClose(prediction.values, EXACT);
}

async function expectNextEpoch(model: Sequential, { x, y, next }: Case): Promise<void> {
  model.resetStates();
  const { history } = await model.fit(toTensor(x), toTensor(y), FIT);
  expect(Object.keys(history).sort()).toEqual(Object.keys(next).sort());
  for (const [name, values] of Object.entries(next)) {
    expect(history[name], name).toBeAllClose(values, { rtol: 2e-6, atol: 1e-6 });
  }
}

afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(cases.keras3))("Keras's %s.keras", (name, c) => {
  it('predicts, and trains on, as in Keras', async () => {
    const model = await loadModel(path(`${name}.keras`));
    expectPrediction(model, c);
    await expectNextEpoch(model, c);
  });

  it('goes through a file of ours', async () => {
    const first = await loadModel(path(`${name}.keras`));
    const model = await loadModel(await first.toBytes());
    expect(model.toJSON()).toBe(first.toJSON());
    expectPrediction(model, c);
    await expectNextEpoch(model, c);
  });

  it('has the config that Keras gives it', async () => {
    const model = await loadModel(path(`${name}.keras`));
    expectSubset(JSON.parse(model.toJSON()), c.config);
    expect(modelFromJSON(JSON.stringify(c.config)).toJSON()).toBe(model.toJSON());
    expect(Sequential.fromConfig(model.getConfig()).getConfig()).toEqual(model.getConfig());
  });

  it('goes through an .h5, of which Keras takes no optimizer state', async () => {
    const first = await loadModel(path(`${name}.keras`));
    const model = await loadModel(await first.toBytes('h5'));
    expectPrediction(model, c);
    expect(model.optimizer!.variables).toEqual(first.optimizer!.variables);
  });

  it('takes its weights alone', async () => {
    const first = await loadModel(path(`${name}.keras`));
    const model = modelFromJSON(first.toJSON());
    await model.loadWeights(new Blob([await first.toBytes('weights')]));
    expectPrediction(model, c);
    await expectNextEpoch(model, c);
  });
});

/** Everything in ours is in Keras's, which has more: what is as by default, and what came with a later version. */
function expectSubset(ours: unknown, theirs: unknown, where = ''): void {
  if (where.endsWith('.dtype') && isObject(theirs)) {
    expect(theirs.config, where).toEqual({ name: ours });
  } else if (isObject(ours) && isObject(theirs)) {
    for (const [key, value] of Object.entries(ours)) {
      if (!(key in theirs) && (key === 'seed' || key === 'delta')) continue; // Keras forgets these
      expect(Object.keys(theirs), where).toContain(key);
      expectSubset(value, theirs[key], `${where}.${key}`);
    }
  } else if (Array.isArray(ours) && Array.isArray(theirs)) {
    expect(ours.length, where).toBe(theirs.length);
    for (const [i, item] of ours.entries()) expectSubset(item, theirs[i], `${where}[${i}]`);
  } else if (Array.isArray(theirs)) {
    expect([ours], where).toEqual(theirs);
  } else if (typeof ours === 'number') {
    expect(Math.fround(ours), where).toBe(Math.fround(theirs as number));
  } else {
    expect(ours, where).toEqual(theirs);
  }
}

describe('files of other kinds', () => {
  const c = cases.keras3.bidirectional!;

  it('are .h5, whole or weights alone, as Keras 3 writes them', async () => {
    const model = await loadModel(path('legacy.h5'));
    expectPrediction(model, c);
    const weights = (await loadModel(path('bidirectional.keras'))).getWeights();
    expectSame(model.getWeights(), weights);
    model.setWeights(weights.map((weight) => weight.mul(0)));
    await model.loadWeights(path('legacy.weights.h5'));
    expectPrediction(model, c);
  });

  it('are those of a model that was not trained', async () => {
    const warn = vi.spyOn(console, 'warn');
    const model = await loadModel(path('untrained.keras'));
    expect(model.optimizer).toMatchObject({ iterations: 0, built: false });
    expect(warn).not.toHaveBeenCalled();
  });

  it.each(['keras2.h5', 'keras2.keras'])('are those of Keras 2: %s', async (name) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const model = await loadModel(path(name));
    expectPrediction(model, { ...c, ...cases.keras2 });
    expect(model.optimizer!.learningRate).toBeCloseTo(0.01, 8);
    expect(warn.mock.calls.flat().join()).toMatch(name === 'keras2.h5' ? 'freshly initialized' : '');
    // What Keras 2 called hard_sigmoid has no name in Keras 3, and is not taken for its namesake.
    expectPrediction(await loadModel(await model.toBytes()), { ...c, ...cases.keras2 });
  });

  it.each(['plain2.h5', 'plain2.keras'])(
    'are those of Keras 2 with its names of slopes: %s',
    async (name) => {
      const model = await loadModel(path(name), { compile: false });
      expectPrediction(model, cases.keras2_plain);
      expectPrediction(await loadModel(await model.toBytes()), cases.keras2_plain);
    },
  );

  it('are the JSON and the weights of Keras 2', async () => {
    const model = modelFromJSON(cases.keras2.json);
    await model.loadWeights(path('keras2.weights.h5'));
    expectPrediction(model, { ...c, ...cases.keras2 });
  });

  it('are those of tfjs-layers, by path and as Files', async () => {
    expectPrediction(await loadModel(path('tfjs/model.json')), { ...c, ...cases.tfjs });
    const names = ['group1-shard2of2.bin', 'model.json', 'group1-shard1of2.bin'];
    const files = await Promise.all(
      names.map(async (name) => new File([await readFile(path(`tfjs/${name}`))], name)),
    );
    expectPrediction(await loadModel(files), { ...c, ...cases.tfjs });
    await expect(loadModel(files[1]!)).rejects.toThrow('keeps its weights in "group1-shard1of2.bin"');
  });
});

describe('a file comes from', () => {
  const c = cases.keras3.adamw!;

  it('a File, a Response, an ArrayBuffer and a URL', async () => {
    const bytes = await readFile(path('adamw.keras'));
    const sources = [
      new File([bytes], 'model.keras'),
      new Response(bytes),
      Uint8Array.from(bytes).buffer,
      new URL(`file://${path('adamw.keras')}`),
      `data:application/octet-stream;base64,${bytes.toString('base64')}`,
    ];
    for (const source of sources) expectPrediction(await loadModel(source), c);
  });

  it('nowhere, and the error says so', async () => {
    await expect(loadModel('/no/such.keras')).rejects.toThrow('File not found: filepath=/no/such.keras');
    await expect(loadModel(path('tfjs'))).rejects.toThrow(
      'Expected a file, got a folder: give the path of a file in it, such as model.json: filepath=',
    );
    await expect(loadModel(new Response('', { status: 404 }))).rejects.toThrow('404');
    await expect(loadModel('http://localhost:1/m.keras')).rejects.toThrow(
      'loadModel: http://localhost:1/m.keras cannot be fetched: ',
    );
    await expect(loadModel(new URL('file://elsewhere/m.keras'))).rejects.toThrow('the URL of a file');
    await expect(loadModel(3 as unknown as string)).rejects.toThrow('Expected a path, a URL, a File');
  });
});

function expectSame(actual: readonly Tensor[], expected: readonly Tensor[]): void {
  expect(actual.map((tensor) => tensor.arraySync())).toEqual(expected.map((tensor) => tensor.arraySync()));
}

it('dropout goes on where it was', async () => {
  const x = fromTypedArray(
    Float32Array.from({ length: 16 }, (_, i) => i),
    [8, 2],
  );
  const y = fromTypedArray(new Float32Array(8), [8, 1]);
  const { Dense, Dropout, LSTM, Reshape, Input } = await import('../index.js');
  const model = new Sequential([
    Input([2]),
    new Dropout(0.5),
    new Reshape([2, 1]),
    new LSTM(2, { recurrentDropout: 0.4 }),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  await model.fit(x, y, FIT);
  const copy = await loadModel(await model.toBytes());
  const losses = await Promise.all(
    [model, copy].map(async (each) => (await each.fit(x, y, FIT)).history.loss),
  );
  expect(losses[1]).toEqual(losses[0]);
});
