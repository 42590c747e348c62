// Writes a model into the folder given as tfjs's `downloads://` does, its optimizer's state included, and what it predicts;
// then what tfjs says of each optimizer that it can save.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
await tf.setBackend('cpu');

const { layers, train } = tf;
const make = (optimizer) => {
  const model = tf.sequential({ name: 'shop' });
  model.add(layers.lstm({ units: 2, inputShape: [3, 2] }));
  model.add(layers.batchNormalization());
  model.add(layers.dense({ units: 1, activation: 'tanh' }));
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
};
const artifactsOf = async (model) => {
  let artifacts;
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: {} };
  });
  await model.save(handler, { includeOptimizer: true });
  return artifacts;
};
const write = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value));

const model = make(train.adam(0.02));
model.setUserDefinedMetadata({ note: 'sales', epochs: [1, 2] });
const x = tf.tensor3d(
  Array.from({ length: 12 }, (_, i) => Math.sin(i)),
  [2, 3, 2],
);
await model.fit(x, tf.tensor2d([[1], [0]]), { epochs: 2, shuffle: false, verbose: 0 });
const artifacts = await artifactsOf(model);
// The two files of tfjs-core's BrowserDownloads, which needs a page.
const { weightSpecs, weightData, ...rest } = artifacts;
write('shop.json', { ...rest, weightsManifest: [{ paths: ['./shop.weights.bin'], weights: weightSpecs }] });
writeFileSync(join(folder, 'shop.weights.bin'), new Uint8Array(weightData));

const optimizers = {
  sgd: train.sgd(0.03),
  momentum: train.momentum(0.03, 0.7, true),
  adagrad: train.adagrad(0.03, 0.2),
  adadelta: train.adadelta(0.03, 0.9, 1e-6),
  adam: train.adam(0.03, 0.8, 0.99, 1e-6),
  rmsprop: train.rmsprop(0.03, 0.8, 0.1, 1e-6, true),
};
const training = {};
for (const [name, optimizer] of Object.entries(optimizers)) {
  training[name] = (await artifactsOf(make(optimizer))).trainingConfig;
}
const tensor = (t) => ({ shape: t.shape, values: [...t.dataSync()] });
write('expected.json', { x: tensor(x), prediction: tensor(model.predict(x)), training });
