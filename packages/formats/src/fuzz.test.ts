/**
 * Damaged files: whatever bytes come, a reader gives a value or throws a FormatError, soon and in bounded memory. Where a
 * format has checksums, the value is the undamaged one.
 *
 * Ten thousand mutations a format of bytes, and a tenth as many of its structure, the same on every run; `FUZZ_MUTATIONS`
 * sets another number.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { detectFormat } from './detect.js';
import { FormatError } from './errors.js';
import { readHdf5 } from './hdf5/read.js';
import { readKeras, readKerasWeights } from './keras.js';
import { readLegacyKeras } from './keras-legacy.js';
import { type Random, structureMutators } from './mutators.js';
import { readNpy, readNpz } from './npy.js';
import { readSafetensors } from './safetensors.js';
import { goldenBytes } from './testing.js';
import { readTorch } from './torch/read.js';

interface Case {
  file: string;
  read(bytes: Uint8Array): unknown;
  /** Every byte that matters is under a checksum: what is read is what was written. */
  isChecked?: boolean;
}

const cases: Case[] = [
  { file: 'arrays.safetensors', read: readSafetensors },
  { file: 'fortran.npy', read: readNpy },
  { file: 'arrays.npz', read: readNpz, isChecked: true },
  { file: 'compressed.npz', read: readNpz, isChecked: true },
  { file: 'dtypes.pt', read: readTorch, isChecked: true },
  { file: 'checkpoint.pt', read: readTorch, isChecked: true },
  { file: 'types.h5', read: readHdf5 },
  { file: 'model.weights.h5', read: readKerasWeights },
  { file: 'model.h5', read: readLegacyKeras },
  { file: 'model.keras', read: readKeras, isChecked: true },
];

const mutations = Number(process.env.FUZZ_MUTATIONS ?? 10_000);

/** Milliseconds of processor time: a hundred times what a file takes. */
const slowest = 1000;

/** What reading a mutated file may take in memory, in megabytes, whatever was asked for in it. */
const largest = 400;

/** mulberry32: the same numbers on every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const interesting = [0, 1, 0x7f, 0x80, 0xff];

const mutators: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  function flipBit(bytes, random) {
    bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[random(bytes.length)] = interesting[random(interesting.length)]!;
    return bytes;
  },
  function setWord(bytes, random) {
    const size = [2, 4, 8][random(3)]!;
    const start = random(bytes.length - size);
    bytes.fill(interesting[random(interesting.length)]!, start, start + size);
    return bytes;
  },
  function copyRange(bytes, random) {
    const start = random(bytes.length);
    return bytes.copyWithin(random(bytes.length), start, start + 1 + random(64));
  },
  function removeRange(bytes, random) {
    const start = random(bytes.length);
    return joined(bytes.subarray(0, start), bytes.subarray(start + 1 + random(32)));
  },
  function insertRange(bytes, random) {
    const start = random(bytes.length);
    const from = random(bytes.length);
    return joined(
      bytes.subarray(0, start),
      bytes.subarray(from, from + 1 + random(32)),
      bytes.subarray(start),
    );
  },
  function flipMany(bytes, random) {
    for (let i = 0; i < 8; i++) bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
];

/** Headers are where lies are told: half of the mutations fall in the first or last tenth of a file. */
function mutate(original: Uint8Array, random: Random): Uint8Array {
  const mutator = mutators[random(mutators.length)]!;
  if (random(2) === 0) return mutator(original.slice(), random);
  const tenth = Math.max(16, Math.floor(original.length / 10));
  const atEnd = random(2) === 0;
  const cut = atEnd ? original.length - tenth : tenth;
  const [head, tail] = [original.slice(0, cut), original.slice(cut)];
  return atEnd ? joined(head, mutator(tail, random)) : joined(mutator(head, random), tail);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads damaged bytes; gives the value, or undefined when they were refused. */
function attempt(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array, what: string): unknown {
  const before = process.memoryUsage().rss;
  const started = process.cpuUsage();
  let value: unknown;
  try {
    value = read(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw new Error(`${what}: not a FormatError`, { cause: error });
  }
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (!(took < slowest)) throw new Error(`${what}: took ${took} ms, at most ${slowest} are expected`);
  const used = (process.memoryUsage().rss - before) / 2 ** 20;
  if (!(used < largest)) throw new Error(`${what}: used ${used} MB, at most ${largest} are expected`);
  return value;
}

describe.each(cases)('$file', ({ file, read, isChecked = false }) => {
  const original = goldenBytes(file);
  const undamaged = read(original);
  const check = (bytes: Uint8Array, what: string) => {
    const value = attempt(read, bytes, what);
    attempt(detectFormat, bytes, what);
    if (isChecked && value !== undefined) expect(isDeepStrictEqual(value, undamaged), what).toBe(true);
    return value;
  };

  test('truncated at every 1 % of its length', () => {
    for (let percent = 0; percent < 100; percent++) {
      const length = Math.floor((original.length * percent) / 100);
      expect(check(original.slice(0, length), `${percent} %`), `${percent} %`).toBeUndefined();
    }
  });

  test('one bit flipped in a thousand places', () => {
    const random = generator(1);
    for (let i = 0; i < 1000; i++) {
      const at = random(original.length);
      const bytes = original.slice();
      bytes[at]! ^= 1 << random(8);
      check(bytes, `bit flipped at ${at}`);
    }
  });

  const structured = Math.ceil(mutations / 10);
  test(`${structured} mutations of its structure`, () => {
    const random = generator(3);
    const mutators = structureMutators(file);
    for (let i = 0; i < structured; i++) {
      let bytes = original;
      for (let k = 0; k <= random(3); k++) bytes = mutators[random(mutators.length)]!(bytes, random);
      attempt(read, bytes, `mutation ${i}`);
    }
  }, 600_000);

  test(`${mutations} mutations`, () => {
    const random = generator(2);
    for (let i = 0; i < mutations; i++) check(mutate(original, random), `mutation ${i}`);
  }, 600_000);
});
