/** NaN and the infinities, which Python's JSON has and JavaScript's has not. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Dense, Input, loadModel, Masking, modelFromJSON, Sequential } from '../index.js';
import { Huber } from '../losses/index.js';

function masked(maskValue: number): Sequential {
  const model = new Sequential([Input([3, 2]), new Masking({ maskValue }), new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: new Huber({ delta: Number.POSITIVE_INFINITY }) });
  return model;
}

it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0])('a mask value of %d comes back', async (value) => {
  const model = masked(value);
  const again = [
    modelFromJSON(model.toJSON()),
    ...(await Promise.all((['keras', 'h5'] as const).map(async (f) => loadModel(await model.toBytes(f))))),
  ];
  for (const { layers, compileOptions } of again) {
    expect((layers[0] as Masking).maskValue).toBe(value);
    expect((compileOptions!.loss as Huber).delta).toBe(Number.POSITIVE_INFINITY);
  }
});

it.each(['not_finite.keras', 'not_finite.h5'])('%s, which Keras wrote', async (name) => {
  const url = new URL(`../../../../parity/goldens/saving/${name}`, import.meta.url);
  const model = await loadModel(new Uint8Array(readFileSync(url)));
  const [masking, leaky] = model.layers as unknown as [Masking, { clipnorm?: number }];
  expect(masking.maskValue).toBe(Number.POSITIVE_INFINITY);
  expect(leaky).toBeDefined();
  expect((model.optimizer as unknown as { learningRate: number }).learningRate).toBe(0.5);
});
