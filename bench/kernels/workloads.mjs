/** node workloads.mjs <dist> [relaxed | threads]: one contender of `steps.mjs`. */
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { serve } from './measure.mjs';
import { load, oneLayer, stockKeras, stockTorch } from './models.mjs';

const [dist, option] = process.argv.slice(2);
const library = await load(resolve(dist));
if (option === 'relaxed') {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  if (!(await library.core.useRelaxedSimd())) throw new Error('this engine has no relaxed SIMD');
}
if (option === 'threads' && (await library.core.useThreads(2)) !== 2) throw new Error('no threads here');

const epochOf = (model) => () => {
  for (let step = 0; step < model.stepsPerEpoch; step++) model.step();
};

const keras = stockKeras(library);
const window = library.core.zeros([1, 50, 1]);

serve({
  'stock-keras, one epoch': { run: epochOf(keras), warmup: 2 },
  'stock-keras, one epoch, no dropout': { run: epochOf(stockKeras(library, { dropout: false })) },
  'stock-torch, one epoch': { run: epochOf(stockTorch(library)), repeat: 20 },
  'B 32, T 50, H 64, forward + backward': {
    run: epochOf(oneLayer(library, { batch: 32, steps: 50, units: 64 })),
    repeat: 20,
  },
  'predict one window': { run: () => keras.predict(window), repeat: 100 },
});
