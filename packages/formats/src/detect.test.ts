import { expect, test } from 'vitest';
import { goldenBytes } from '../testing/index.js';
import { toBytes } from './bytes.js';
import { detectFormat } from './detect.js';
import { writeZip } from './zip-write.js';

test.each([
  ['model.keras', 'keras'],
  ['model.h5', 'hdf5'],
  ['model.weights.h5', 'hdf5'],
  ['checkpoint.pt', 'torch'],
  ['arrays.npz', 'npz'],
  ['fortran.npy', 'npy'],
  ['arrays.safetensors', 'safetensors'],
])('%s is %s, whatever its name', (name, format) => {
  expect(detectFormat(goldenBytes(name))).toBe(format);
});

test('anything else is unknown', () => {
  expect(detectFormat(new Uint8Array(0))).toBe('unknown');
  expect(detectFormat(Uint8Array.of(1, 2, 3))).toBe('unknown');
  expect(detectFormat(writeZip([{ name: 'readme', content: Uint8Array.of(1) }]))).toBe('unknown');
});

test('bytes from a Blob, a Response, an ArrayBuffer, or bytes', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  for (const source of [bytes, bytes.buffer, new Blob([bytes]), new Response(bytes)]) {
    expect(await toBytes(source)).toEqual(bytes);
  }
  await expect(toBytes(new Response('no', { status: 404 }))).rejects.toThrow('got HTTP status 404');
});
