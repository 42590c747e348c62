/**
 * Damaged files: whatever bytes come, a reader gives a value or throws a FormatError, soon and in bounded memory. Where a
 * format has checksums, the value is the undamaged one.
 *
 * Ten thousand mutations a format of bytes, and a tenth as many of its structure, the same on every run; `FUZZ_MUTATIONS`
 * sets another number.
 */
import { isDeepStrictEqual } from 'node:util';
import { damaged, generator, measuredSync, mutations, restructured } from '@unroll/testing/fuzz';
import { describe, expect, test } from 'vitest';
import { goldenBytes } from '../testing/index.js';
import { detectFormat } from './detect.js';
import { FormatError } from './errors.js';
import { readHdf5 } from './hdf5/read.js';
import { readKeras, readKerasWeights } from './keras.js';
import { readLegacyKeras } from './keras-legacy.js';
import { readNpy, readNpz } from './npy.js';
import { readSafetensors } from './safetensors.js';
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
  { file: 'legacy_checkpoint.pt', read: readTorch, isChecked: false },
  { file: 'types.h5', read: readHdf5 },
  { file: 'model.weights.h5', read: readKerasWeights },
  { file: 'model.h5', read: readLegacyKeras },
  { file: 'model.keras', read: readKeras, isChecked: true },
];

const count = mutations(10_000);

/** Reads damaged bytes; gives the value, or undefined when they were refused. */
function attempt(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array, what: string): unknown {
  return measuredSync(() => read(bytes), { what, isExpected: (error) => error instanceof FormatError });
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

  const structured = Math.ceil(count / 10);
  test(`${structured} mutations of its structure`, () => {
    const random = generator(3);
    for (let i = 0; i < structured; i++) {
      attempt(read, restructured(file, original, random), `mutation ${i}`);
    }
  }, 600_000);

  test(`${count} mutations`, () => {
    const random = generator(2);
    for (let i = 0; i < count; i++) check(damaged(original, random), `mutation ${i}`);
  }, 600_000);
});
