/** Configs that ask for more than they account for: each is refused by name, before any memory is used for it. */
import { UnrollError } from '@unroll/core';
import { writeKeras } from '@unroll/formats';
import { describe, expect, it } from 'vitest';
import { deserializeLayer, loadModel, modelFromJSON, Sequential } from '../index.js';

type Json = Record<string, unknown>;

const layer = (class_name: string, config: Json): Json => ({
  ...{ module: 'keras.layers', class_name, config, registered_name: null },
});
const input = (batch_shape: unknown) => layer('InputLayer', { batch_shape, name: 'in' });
const model = (layers: unknown, more: Json = {}): Json => ({
  ...{ module: 'keras', class_name: 'Sequential', config: { name: 's', layers }, registered_name: null },
  ...more,
});
const file = (config: unknown, metadata: unknown = {}) =>
  writeKeras({ config: config as never, metadata: metadata as never, weights: { arrays: {} } });
const json = (topology: unknown, weightsManifest: unknown = []) =>
  new TextEncoder().encode(JSON.stringify({ modelTopology: topology, weightsManifest }));

/** The message with which every way to read the config refuses it. */
async function refused(config: Json): Promise<string[]> {
  const before = process.memoryUsage().arrayBuffers;
  const ways = [
    async () => modelFromJSON(JSON.stringify(config)),
    async () => modelFromJSON(config),
    () => loadModel(file(config)),
    () => loadModel(json(config)),
  ];
  const messages: string[] = [];
  for (const way of ways) {
    const error = await way().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error, String((error as Error | null)?.stack)).toBeInstanceOf(UnrollError);
    messages.push((error as Error).message);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  return messages;
}

describe('memory', () => {
  it('for weights', async () => {
    for (const units of [2 ** 27, 2 ** 31, 2 ** 52]) {
      for (const message of await refused(model([input([null, 2]), layer('Dense', { units })]))) {
        expect(message).toMatch(/^layers\[1\]( \(Dense\))?: The config asks for (more weights|\d+ elements)/);
      }
    }
  });

  it('for what a stateful layer carries', async () => {
    const stateful = layer('SimpleRNN', { units: 4, stateful: true });
    const messages = await refused(model([input([2e9, 3, 2]), stateful]));
    for (const message of messages.slice(0, 2)) {
      expect(message).toContain(
        'The config asks for more memory than its model accounts for: a carried state of',
      );
    }
  });

  it('for metrics', async () => {
    const auc = { module: 'keras.metrics', class_name: 'AUC', config: { num_thresholds: 100_000 } };
    const compile_config = { optimizer: 'sgd', loss: 'mse', metrics: Array(1000).fill(auc) };
    const config = model([input([null, 2])], { compile_config });
    expect(() => modelFromJSON(JSON.stringify(config))).toThrow('more memory than its model accounts for');
    await expect(loadModel(file(config))).rejects.toThrow('more memory than its model accounts for');
  });
});

describe('depth', () => {
  const nested = (depth: number) => {
    let config: Json = model([]);
    for (let i = 0; i < depth; i++) config = model([config]);
    return config;
  };

  it('of models within models', async () => {
    for (const message of await refused(nested(65))) {
      expect(message).toMatch(/nested deeper than (64|200) levels/);
    }
    expect(() => modelFromJSON(nested(5000))).toThrow('nested deeper than 64 levels');
    const open = '{"class_name":"Sequential","config":{"layers":['.repeat(5000);
    expect(() => modelFromJSON(open)).toThrow('nested deeper than 200 levels');
    await expect(loadModel(new TextEncoder().encode(open))).rejects.toThrow('nested deeper than 200 levels');
    expect(modelFromJSON(nested(20)).layers).toHaveLength(1);
  });

  it('of what holds itself', () => {
    const config = model([]) as { config: { layers: unknown[] } };
    config.config.layers.push(config);
    expect(() => modelFromJSON(config as never)).toThrow('nested deeper than 64 levels');
    expect(() => Sequential.fromConfig(config.config)).toThrow('nested deeper than 64 levels');
    const strange: Json = {};
    strange.self = strange;
    expect(() => deserializeLayer(strange)).toThrow('expected an object with class_name and config');
  });
});

describe('values that are no text', () => {
  const strange: Json = { toString: 1 };

  it.each<[string, Json, Json?]>([
    ['a version', model([input([null, 2])]), { keras_version: strange }],
    ['a module', model([{ ...layer('Dense', { units: 1 }), module: strange }])],
    ['a name of the model', { ...model([]), config: { name: strange, layers: [] } }],
    ['an option', model([layer('Dense', { units: strange })])],
    ['a key', model([layer('Dense', { '\x1b]0;x\x07': 1 })])],
    ['a loss', model([], { compile_config: { loss: { class_name: 'function', config: strange } } })],
    ['a metric', model([], { compile_config: { metrics: [{ class_name: 'function', config: strange }] } })],
    [
      'the function of a metric',
      model([], {
        compile_config: { metrics: [{ class_name: 'MeanMetricWrapper', config: { fn: strange } }] },
      }),
    ],
  ])('%s', async (_, config, metadata = {}) => {
    const error = await loadModel(file(config, metadata)).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) return;
    expect(error).toBeInstanceOf(UnrollError);
    expect((error as Error).message).not.toMatch(/\p{Cc}/u);
    expect((error as Error).message.length).toBeLessThan(1500);
  });

  it('the path of a shard, and one that is named twice', async () => {
    const manifest = (paths: unknown) => json(model([]), [{ paths, weights: [] }]);
    for (const paths of [[strange], ['a.bin', 'a.bin'], [3]]) {
      await expect(loadModel(manifest(paths))).rejects.toThrow('expected the path of a shard, each once');
    }
  });
});
