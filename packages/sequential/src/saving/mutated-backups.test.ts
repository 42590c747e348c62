/** Damaged backups: each is refused by name, or is one to train on from; a checksum that is right makes no difference. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromTypedArray, UnrollError } from '@unroll/core';
import { FormatError, readKerasWeights, type WritableArray, writeKerasWeights } from '@unroll/formats';
import {
  changedTree,
  damaged,
  generator,
  measured,
  mutations,
  type Random,
  restructured,
} from '@unroll/testing/fuzz';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Dense, GRU, Input, Sequential } from '../index.js';
import { restoreBackup, writeBackup } from './backup.js';
import { checkSeal, seal } from './seal.js';

const count = mutations(60);
const wave = (...shape: number[]) =>
  fromTypedArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
    shape,
  );
const [x, y] = [wave(8, 3, 2), wave(8, 1)];

let folder: string;
let path: string;
let model: Sequential;
let sealed: Uint8Array;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
  path = join(folder, 'latest.weights.h5');
  model = new Sequential([Input({ batchShape: [4, 3, 2] }), new GRU(3, { stateful: true }), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  await model.fit(x, y, { epochs: 1, batchSize: 4, verbose: 0 });
  await writeBackup(model, path);
  sealed = new Uint8Array(await readFile(path));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});

function isExpected(error: unknown): boolean {
  return error instanceof FormatError ? error.where !== '' : error instanceof UnrollError;
}

/** Whether the backup was refused. */
async function isRefused(bytes: Uint8Array, what: string): Promise<boolean> {
  await writeFile(path, bytes);
  const restored = await measured(() => restoreBackup(model, path).then(() => true), { what, isExpected });
  if (restored) {
    const epochs = Math.min(3, model.progress.epoch + 1);
    const fit = () => model.fit(x, y, { epochs, batchSize: 4, verbose: 0 });
    await measured(fit, { what: `${what}, trained on`, isExpected });
  }
  return restored === undefined;
}

it('bytes that are not those of the checksum are never taken', async () => {
  const random = generator(1);
  for (let i = 0; i < count; i++) {
    const bytes = damaged(sealed, random);
    if (Buffer.compare(bytes, sealed) === 0) continue;
    expect(await isRefused(bytes, `mutation ${i}`)).toBe(true);
  }
});

it.each(['structure', 'bytes'])('of which the %s lie under a checksum that is right', async (kind) => {
  const random = generator(2);
  const original = checkSeal(sealed, path);
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const bytes = kind === 'bytes' ? damaged(original, random) : restructured('latest.h5', original, random);
    if (await isRefused(seal(bytes), `mutation ${i} of the ${kind}`)) refused += 1;
  }
  expect(refused).toBeGreaterThan(count / 10);
});

it('of which arrays change, go, and stand for each other', async () => {
  const { arrays, names } = readKerasWeights(checkSeal(sealed, path));
  const random = generator(3);
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const what = `arrays, mutation ${i}`;
    const write = () => seal(writeKerasWeights({ arrays: lying(arrays, random), names }));
    const bytes = await measured(write, { what, isExpected });
    if (bytes !== undefined && (await isRefused(bytes, what))) refused += 1;
  }
  expect(refused).toBeGreaterThan(count / 10);
});

const odd = [0, 1, -1, 0.5, 1e15, 2 ** 31, NaN, Infinity];

/** Arrays of which one tells another place of the training, or the tree of which is another. */
function lying(
  arrays: Readonly<Record<string, WritableArray>>,
  random: Random,
): Record<string, WritableArray> {
  if (random(2) === 0) return changedTree(arrays, random);
  const changed = structuredClone(arrays) as Record<string, WritableArray>;
  const kept = Object.keys(changed).filter((name) => random(2) === 0 || name.startsWith('training/'));
  const name = kept[random(kept.length)]!;
  const values = Array.from({ length: 1 + random(3) }, () => odd[random(odd.length)]!);
  changed[name] = { dtype: 'float64', shape: [values.length], values: Float64Array.from(values) };
  return changed;
}
