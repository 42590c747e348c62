/**
 * Damaged models: whatever stands in a file, `loadModel` gives a model or an error of ours that says where, soon and in
 * bounded memory. Of archives it is the config's tree, the weights and the records that change, behind right checksums.
 *
 * Some dozens of mutations a file, the same on every run; `FUZZ_MUTATIONS` sets another number.
 */
import { readFileSync } from 'node:fs';
import { UnrollError } from '@unroll/core';
import { FormatError, readKeras, writeKeras } from '@unroll/formats';
import {
  changedTree,
  damaged,
  generator,
  measured,
  mutations,
  type Random,
  restructured,
  sharedTree,
} from '@unroll/testing/fuzz';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadModel, modelFromJSON, type Sequential } from '../index.js';

const count = mutations(60);

const saved = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../parity/goldens/saving/${name}`, import.meta.url)));

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

function isExpected(error: unknown): boolean {
  return error instanceof FormatError ? error.where !== '' : error instanceof UnrollError;
}

/** A model that came of a damaged file is one to work with: it says what it is, and is saved. */
async function use(model: Sequential, what: string): Promise<void> {
  await measured(
    () => {
      model.summary({ printFn: () => {} });
      return model.toBytes();
    },
    { what: `${what}, the model`, isExpected },
  );
}

/** How many of the loads were refused. */
async function refusals(
  name: string,
  load: (random: Random, i: number) => Sequential | Promise<Sequential>,
): Promise<number> {
  const random = generator(name.length);
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const what = `${name}, mutation ${i}`;
    const model = await measured(() => load(random, i), { what, isExpected });
    if (model === undefined) refused += 1;
    else await use(model, what);
  }
  return refused;
}

const archives = ['recurrent', 'bidirectional', 'cells', 'normalization', 'shapes', 'stateful', 'adamw'];

it.each(archives)('%s.keras with a config of which parts change, go, move and nest', async (name) => {
  const { config, metadata, weights } = readKeras(saved(`${name}.keras`));
  const refused = await refusals(name, (random) =>
    loadModel(writeKeras({ config: changedTree(config, random), metadata, weights })),
  );
  expect(refused).toBeGreaterThan(count / 4);
});

it.each(archives)('%s, of whose config parts stand in several places, or hold themselves', async (name) => {
  const { config } = readKeras(saved(`${name}.keras`));
  expect(await refusals(name, (random) => modelFromJSON(sharedTree(config, random)))).toBeGreaterThan(0);
});

it.each(['cells.keras', 'keras2.keras', 'legacy.h5', 'keras2.h5'])(
  '%s, its structure and its bytes',
  async (name) => {
    const original = saved(name);
    const refused = await refusals(name, (random, i) =>
      loadModel(i % 2 === 0 ? restructured(name, original, random) : damaged(original, random)),
    );
    expect(refused).toBeGreaterThan(count / 4);
    await expect(loadModel(original)).resolves.toBeTypeOf('object');
  },
);

it('model.json of tfjs-layers, and its shards', async () => {
  const json = saved('tfjs/model.json');
  const shards = [1, 2].map((i) => `group1-shard${i}of2.bin`);
  const refused = await refusals('model.json', (random, i) => {
    const texts = i % 4 === 0 ? damaged(json, random) : restructured('model.json', json, random);
    const files = shards.map((name) => {
      const bytes = saved(`tfjs/${name}`);
      return new File([(random(8) === 0 ? damaged(bytes, random) : bytes) as BlobPart], name);
    });
    return loadModel([new File([texts as BlobPart], 'model.json'), ...files]);
  });
  expect(refused).toBeGreaterThan(count / 4);
});
