/** NaN and the infinities, which Python's JSON has and JavaScript's has not. */
import { readFileSync } from 'node:fs';
import { tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { expect, it } from 'vitest';
import { Dense, Input, loadModel, Masking, modelFromJSON, Sequential } from '../index.js';
import { Constant } from '../initializers/index.js';
import { Huber } from '../losses/index.js';

function masked(maskValue: number): Sequential {
  const model = new Sequential([Input([3, 2]), new Masking({ maskValue }), new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: new Huber({ delta: Number.POSITIVE_INFINITY }) });
  return model;
}

it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -0])(
  'a mask value of %d comes back',
  async (value) => {
    const model = masked(value);
    const again = [
      modelFromJSON(model.toJSON()),
      ...(await Promise.all((['keras', 'h5'] as const).map(async (f) => loadModel(await model.toBytes(f))))),
    ];
    for (const { layers, compileOptions } of again) {
      expect((layers[0] as Masking).maskValue).toBe(value);
      expect((compileOptions!.loss as Huber).delta).toBe(Number.POSITIVE_INFINITY);
    }
  },
);

it.each(['not_finite.keras', 'not_finite.h5'])('%s, which Keras wrote', async (name) => {
  const url = new URL(`../../../../parity/goldens/saving/${name}`, import.meta.url);
  const model = await loadModel(new Uint8Array(readFileSync(url)));
  expect((model.layers[0] as Masking).maskValue).toBe(Number.POSITIVE_INFINITY);
  expect(model.optimizer!.getConfig()).toMatchObject({
    learning_rate: 0.5,
    clipnorm: Number.POSITIVE_INFINITY,
  });
});

it('the JSON of Keras itself', () => {
  const { config } = golden<{ cases: { config: string } }>('saving_not_finite').cases;
  const model = modelFromJSON(config);
  expect((model.layers[0] as Masking).maskValue).toBe(Number.POSITIVE_INFINITY);
  expect(model.toJSON()).toContain('"mask_value": Infinity');
});

it('a model.json, whose Python wrote NaN and Infinity', async () => {
  const json = `{"modelTopology": {"keras_version": "2.15.0", "model_config": {"class_name": "Sequential", "config": [
    {"class_name": "Masking", "config": {"mask_value": -Infinity, "batch_input_shape": [null, 3, 2]}},
    {"class_name": "Masking", "config": {"mask_value": NaN}}]},
    "training_config": {"loss": "mse", "optimizer_config": {"class_name": "SGD", "config": {"clipnorm": Infinity}}}},
    "weightsManifest": []}`;
  const model = await loadModel(new Blob([json]));
  expect(model.layers.map((layer) => (layer as Masking).maskValue)).toEqual([-Infinity, Number.NaN]);
  expect(model.optimizer!.getConfig().clipnorm).toBe(Number.POSITIVE_INFINITY);
  expect(model.toJSON()).toContain('"mask_value": NaN');
});

it('NaN masks no step, as in Keras, and fills weights', () => {
  const layer = new Masking(Number.NaN);
  const x = tensor([
    [
      [Number.NaN, Number.NaN],
      [1, Number.NaN],
    ],
  ]);
  expect(layer.computeMask(x).arraySync()).toEqual([[1, 1]]);
  const made = new Dense(1, { biasInitializer: new Constant(Number.NaN) });
  const model = new Sequential([Input([2]), made]);
  const again = modelFromJSON(model.toJSON());
  expect(again.getWeights()[1]!.arraySync()).toEqual([Number.NaN]);
});
