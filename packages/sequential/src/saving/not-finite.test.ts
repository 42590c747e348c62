/** NaN and the infinities, which Python's JSON has and JavaScript's has not. */
import { readFileSync } from 'node:fs';
import { golden } from '@unroll/testing';
import { expect, it } from 'vitest';
import { Dense, Input, loadModel, Masking, modelFromJSON, Sequential } from '../index.js';
import { Huber } from '../losses/index.js';

function masked(maskValue: number): Sequential {
  const model = new Sequential([Input([3, 2]), new Masking({ maskValue }), new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: new Huber({ delta: Number.POSITIVE_INFINITY }) });
  return model;
}

it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0])(
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
