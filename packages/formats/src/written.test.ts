/** What the writers take can be read back; what could not, they refuse. */
import { ArgumentError } from '@unroll/core/errors';
import { expect, test } from 'vitest';
import { writeHdf5 } from './hdf5/write.js';
import { readNpz, writeNpy, writeNpz } from './npy.js';
import { writeSafetensors } from './safetensors.js';
import { readTorch } from './torch/read.js';
import { writeTorch } from './torch/write.js';
import { ZipArchive } from './zip.js';
import { writeZip } from './zip-write.js';

const one = { shape: [1], values: Float32Array.of(1) };

test('more entries than an archive without 64-bit records holds', () => {
  const names = Array.from({ length: 65_536 }, (_, i) => `${i}`);
  const arrays = Object.fromEntries(names.map((name) => [name, one]));
  expect(Object.keys(readNpz(writeNpz(arrays)))).toEqual(names);
  const state = readTorch(
    writeTorch(names.map((name) => ({ shape: [1], values: Float32Array.of(Number(name)) }))),
  );
  expect(Array.isArray(state) && state.length).toBe(65_536);
  expect((state as unknown as (typeof one)[])[65_535]!.values[0]).toBe(65_535);
}, 120_000);

test.each([65_533, 65_534, 65_535])('%d entries', (count) => {
  const entries = Array.from({ length: count }, (_, i) => ({ name: `${i}`, content: new Uint8Array(0) }));
  expect(new ZipArchive('zip', writeZip(entries)).names()).toHaveLength(count);
});

test.each(['/abs', '../up', 'a/../../b', 'a\\b', 'C:\\a', 'a\0b', '\ud800'])(
  'an npz name %j is refused',
  (name) => {
    expect(() => writeNpz({ [name]: one })).toThrow(ArgumentError);
  },
);

test('names that stand twice are refused', () => {
  const entry = { name: 'a', content: new Uint8Array(1) };
  expect(() => writeZip([entry, entry])).toThrow('the name "a" stands twice');
});

test.each<[string, () => unknown]>([
  ['a shape of fractions', () => writeNpy({ shape: [0.5, 2], values: Float32Array.of(1) })],
  [
    'values of another dtype',
    () => writeNpy({ shape: [1], dtype: 'int64', values: Float32Array.of(1) } as never),
  ],
  [
    'an unknown dtype',
    () => writeNpy({ shape: [1], dtype: 'toString', values: Float32Array.of(1) } as never),
  ],
  ['no array', () => writeNpy(null as never)],
  ['metadata that is no text', () => writeSafetensors({ a: one }, { metadata: { a: 1 } as never })],
  ['text with a zero in it', () => writeHdf5({ attributes: { name: 'a\0b' } })],
  ['a path without end', () => writeHdf5({ children: { ['a'.repeat(5000)]: { array: one } } })],
  ['half of a character', () => writeTorch({ a: '\udc00' })],
])('%s is refused', (_, write) => {
  expect(write).toThrow(ArgumentError);
});
