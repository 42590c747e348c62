/**
 * node bench/kernels/steps.mjs [dist ...]: the blog's models and a few layers, for one or more builds of @unroll/core.
 * Default: packages/core/dist.
 */
import { basename, resolve } from 'node:path';
import { interleave, report } from './measure.mjs';
import { load, oneLayer, stockKeras, stockTorch } from './models.mjs';

const given = process.argv.slice(2);
const dists = given.length > 0 ? given : ['packages/core/dist'];
const libraries = await Promise.all(dists.map((dist) => load(resolve(dist))));

function compare(title, make, options) {
  const contenders = {};
  for (const [i, library] of libraries.entries()) {
    const model = make(library);
    contenders[basename(dists[i])] = () => {
      for (let step = 0; step < model.stepsPerEpoch; step++) model.step();
    };
  }
  report(title, interleave(contenders, options));
}

compare('stock-keras, one epoch', (library) => stockKeras(library), { rounds: 9, warmup: 2 });
compare('stock-keras, one epoch, no dropout', (library) => stockKeras(library, { dropout: false }), {
  rounds: 9,
  warmup: 2,
});
compare('stock-torch, one epoch', (library) => stockTorch(library), { rounds: 40, warmup: 10, repeat: 5 });
compare(
  'B 32, T 50, H 64, forward + backward',
  (library) => oneLayer(library, { batch: 32, steps: 50, units: 64 }),
  {
    rounds: 30,
    repeat: 5,
  },
);
compare('predict one window', (library) => {
  const model = stockKeras(library);
  const x = library.core.zeros([1, 50, 1]);
  return { stepsPerEpoch: 20, step: () => model.predict(x) };
});
