import { readFileSync } from 'node:fs';
import { golden } from '@unroll/testing';
import { expect } from 'vitest';
import { FormatError } from '../src/errors.js';
import { type StoredArray, type StoredArrays, toNumbers } from '../src/stored-array.js';

const folder = new URL('../../../parity/goldens/formats/', import.meta.url);

/** The bytes of a file that a real package wrote (parity/goldens/cases/formats.py). */
export function goldenBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)));
}

export interface GoldenArray {
  shape: number[];
  dtype: string;
  /** 64-bit integers are decimal strings. */
  values: (number | string)[];
}

interface FormatGoldens {
  cases: {
    numpy: Record<string, GoldenArray> & Record<'arrays.npz' | 'compressed.npz', Record<string, GoldenArray>>;
    safetensors: Record<string, { metadata: Record<string, string>; tensors: Record<string, GoldenArray> }>;
    torch: Record<'dtypes.pt' | 'views.pt' | 'state_dict.pth', Record<string, GoldenArray>> & {
      'checkpoint.pt': {
        model: Record<string, GoldenArray>;
        state: Record<string, Record<string, GoldenArray>>;
        param_groups: Record<string, unknown>[];
      };
    };
    hdf5: { 'types.h5': Record<string, GoldenArray>; 'many.h5': number };
    keras: {
      weights: Record<string, GoldenArray>;
      legacy: Record<string, GoldenArray>;
      'bfloat16 dense': GoldenArray[];
      config: Record<string, unknown>;
      'weight names': Record<string, string[]>;
    };
  };
}

export const formatGoldens = () => golden<FormatGoldens>('formats').cases;

/** Same shape, dtype and values, bit for bit. */
export function expectArray(actual: StoredArray | undefined, expected: GoldenArray): void {
  expect(actual).toBeDefined();
  const { shape, dtype, values } = actual!;
  expect({ shape, dtype }).toEqual({ shape: expected.shape, dtype: expected.dtype });
  if (dtype === 'int64' || dtype === 'uint64') expect([...values].map(String)).toEqual(expected.values);
  else expect([...toNumbers(actual!)]).toEqual(expected.values);
}

export function expectArrays(actual: StoredArrays, expected: Record<string, GoldenArray>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, array] of Object.entries(expected)) expectArray(actual[name], array);
}

/** Milliseconds of processor time, which other programs on the machine do not lengthen. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * What a reader makes of a file that asks for too much: the message of its FormatError, or null for a value. Any other
 * error is thrown on, and so is one of its own where it took longer than anyone waits, or more memory than a small machine
 * has. What took too long is measured once more: beside other programs, the collector's threads can cost several times as much.
 */
export function soon(read: () => unknown, limits: { ms?: number; megabytes?: number } = {}): string | null {
  const { ms = 6000, megabytes = 700 } = limits;
  let { message, took, used } = attempt(read);
  if (took >= ms) ({ message, took, used } = attempt(read));
  expect(took).toBeLessThan(ms);
  expect(used).toBeLessThan(megabytes);
  return message;
}

function attempt(read: () => unknown) {
  const [started, before] = [processorTime(), process.memoryUsage().rss];
  let message: string | null = null;
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    ({ message } = error);
  }
  const used = (process.memoryUsage().rss - before) / 2 ** 20;
  return { message, took: processorTime() - started, used };
}
