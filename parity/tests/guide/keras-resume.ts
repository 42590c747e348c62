import { tensor } from '@unroll/core';
import { loadModel, modelFromJSON } from '@unroll/sequential';

const wave = Float32Array.from({ length: 220 }, (_, t) => Math.sin(t / 5));
const windows = Array.from({ length: 200 }, (_, i) => wave.subarray(i, i + 20));
const x = tensor(windows).unsqueeze(-1);
const y = tensor(wave.subarray(20)).unsqueeze(-1);

const model = await loadModel('wave.keras');
const { history } = await model.fit(x, y, { initialEpoch: 5, epochs: 10, shuffle: false, verbose: 0 });
for (const [i, loss] of history.loss!.entries()) console.log(`epoch ${6 + i}: loss ${loss.toFixed(4)}`);

await model.save('wave-10.keras');

await model.saveWeights('wave-10.weights.h5');
const same = modelFromJSON(model.toJSON());
await same.loadWeights('wave-10.weights.h5');
const [ours, theirs] = [model, same].map((each) => each.predict(x, { verbose: 0 }));
console.log(ours!.sub(theirs!).abs().max().item());
