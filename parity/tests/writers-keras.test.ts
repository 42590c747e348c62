/** Models that Keras of other years wrote, all of them: see goldens/writers.py. */
import '@unroll/testing';
import { type Tensor, tensor } from '@unroll/core';
import { loadModel, modelFromJSON, type Sequential } from '@unroll/sequential';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { expectedOf, filesOf, versionsOf } from './writers-archive.js';
import { REFUSED, WARNED } from './writers-refused.js';

interface ToldArray {
  shape: number[];
  values: number[];
}

interface Expected {
  version: string;
  models: Record<string, { x: ToldArray; y: ToldArray; loss?: number }>;
  /** What that version of Keras could not write itself. */
  not_written: Record<string, string>;
}

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => warn.mockRestore());

const arrayOf = ({ values, shape }: ToldArray) => tensor(values, { shape });

/** Whether that version kept what an optimizer remembers as it is kept today. */
function keepsOptimizers(version: string): boolean {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  return major > 2 || (major === 2 && minor >= 11);
}

async function modelOf(version: string, name: string): Promise<Sequential> {
  const files = filesOf(version);
  const bytes = files.get(name)!;
  if (!name.endsWith('.json')) return loadModel(bytes);
  const model = modelFromJSON(new TextDecoder().decode(bytes));
  await model.loadWeights(files.get(name.replace('.json', '.weights.h5'))!);
  return model;
}

describe.each(versionsOf('keras'))('%s', (version) => {
  const { models, version: number } = expectedOf<Expected>(version);
  const names = [...filesOf(version).keys()].filter((name) => /^\w+\.(h5|keras|json)$/.test(name));

  test.each(names.filter((name) => name !== 'expected.json'))('%s', async (name) => {
    const { x, y, loss } = models[name.split('.')[0]!]!;
    const refusal = REFUSED[`${version}/${name}`];
    if (refusal !== undefined) {
      await expect(modelOf(version, name)).rejects.toThrow(refusal.says);
      return;
    }
    const model = await modelOf(version, name);
    const output = (await model.predict(arrayOf(x), { verbose: 0 })) as Tensor;
    expect(output.shape).toEqual(y.shape);
    expect(output.dataSync()).toBeAllClose(y.values, { rtol: 1e-5, atol: 1e-5 });
    const warned = WARNED[`${version}/${name.split('.')[0]}`];
    if (loss === undefined) {
      expect(warn.mock.calls).toEqual(warned ? [[expect.stringMatching(warned)]] : []);
      return;
    }
    if (warn.mock.calls.length > 0 || !keepsOptimizers(number)) {
      // What cannot be restored is said once.
      expect(warn.mock.calls).toEqual([[expect.stringMatching(/optimizer/i)]]);
      expect(keepsOptimizers(number) && !name.startsWith('ftrl')).toBe(false);
      return;
    }
    const rows = y.values.map((_, i) => Math.floor(i / (y.values.length / y.shape[0]!)) / 10);
    const { history } = await model.fit(arrayOf(x), tensor(rows, { shape: y.shape }), {
      ...{ batchSize: 2, shuffle: false, verbose: 0 },
    });
    // tf.keras multiplied Nadam's momenta once for each variable; here training goes on as in Keras 3.
    const isNadamOfTfKeras = name.startsWith('nadam') && number.startsWith('2.');
    expect(history.loss).toBeAllClose([loss], { rtol: isNadamOfTfKeras ? 1e-4 : 1e-5, atol: 0 });
  });
});
