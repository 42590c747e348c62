// Writes a model as tfjs-layers saves it, into the folder given, and prints what it predicts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
await tf.setBackend('cpu');

const { layers } = tf;
const seeded = (seed) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
const model = tf.sequential({
  layers: [
    layers.embedding({ inputDim: 7, outputDim: 3, inputLength: 4 }),
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }), mergeMode: 'concat' }),
    layers.batchNormalization({}),
    layers.gru({ units: 3, returnSequences: true, recurrentActivation: 'hardSigmoid' }),
    layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'relu', ...seeded(2) }) }),
    layers.simpleRNN({ units: 2, ...seeded(3) }),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 1, useBias: false, ...seeded(4) }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const x = [
  [1, 2, 3, 4],
  [0, 6, 5, 0],
  [3, 3, 1, 2],
];
await model.fit(tf.tensor(x), tf.tensor([[1], [0], [-1]]), { epochs: 3, shuffle: false, verbose: 0 });
await model.save(
  tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, ...rest }) => {
    const bytes = new Uint8Array(weightData);
    const half = 4 * Math.floor(bytes.length / 8) + 2; // shards end anywhere
    writeFileSync(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, half));
    writeFileSync(join(folder, 'group1-shard2of2.bin'), bytes.subarray(half));
    const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
    const json = { modelTopology, ...rest, weightsManifest: [{ paths, weights: weightSpecs }] };
    writeFileSync(join(folder, 'model.json'), JSON.stringify(json));
    return { modelArtifactsInfo: {} };
  }),
);
const prediction = model.predict(tf.tensor(x));
const tensor = (t) => ({ shape: t.shape, values: [...t.dataSync()] });
console.log(JSON.stringify({ x: tensor(tf.tensor(x)), prediction: tensor(prediction) }));
