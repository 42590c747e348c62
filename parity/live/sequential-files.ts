/**
 * Keras's models, gone on with by unroll: each is made anew from its JSON, trained for an epoch, saved in every format, and
 * trained for another. formats.py has Keras do the last epoch too, from our files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromTypedArray, type Tensor } from '@unroll/core';
import { readKeras, writeKeras } from '@unroll/formats';
import { loadModel, modelFromJSON, setRandomSeed } from '@unroll/sequential';
import type { GoldenTensor } from '@unroll/testing';

interface Case {
  seed: number;
  json: string;
  x: GoldenTensor;
  y: GoldenTensor;
}

const FIT = { epochs: 1, batchSize: 4, shuffle: false, verbose: 0 } as const;

export async function sequential(from: string, to: string): Promise<void> {
  const cases: Record<string, Case> = JSON.parse(readFileSync(join(from, 'cases.json'), 'utf8'));
  const results: Record<string, unknown> = {};
  for (const [name, { seed, json, x, y }] of Object.entries(cases)) {
    setRandomSeed(seed);
    const data = [toTensor(x), toTensor(y)] as const;
    const made = modelFromJSON(json);
    await made.fit(...data, FIT);
    await made.save(join(to, `${name}.keras`));
    await made.save(join(to, `${name}.h5`));
    await made.saveWeights(join(to, `${name}.weights.h5`));
    const theirs = await loadModel(join(from, `${name}.keras`));
    results[name] = {
      ...(await goneOn(join(to, `${name}.keras`), ...data)),
      theirs: theirs.predict(data[0], { batchSize: 4, verbose: 0 }).arraySync(),
    };
  }
  writeFileSync(join(to, 'results.json'), JSON.stringify(results));
}

/** What the model in a file predicts, and its next epoch, with the seeds of dropout as Keras begins with them. */
async function goneOn(path: string, x: Tensor, y: Tensor) {
  const { config, metadata, weights } = readKeras(readFileSync(path));
  const kept = Object.entries(weights.arrays).filter(([name]) => !name.includes('/seed_generator/'));
  const model = await loadModel(
    writeKeras({ config, metadata, weights: { ...weights, arrays: Object.fromEntries(kept) } }),
  );
  const prediction = model.predict(x, { batchSize: 4, verbose: 0 }).arraySync();
  model.resetStates();
  return { prediction, next: (await model.fit(x, y, FIT)).history };
}

function toTensor({ shape, values }: GoldenTensor): Tensor {
  return fromTypedArray(Float32Array.from(values), shape);
}
