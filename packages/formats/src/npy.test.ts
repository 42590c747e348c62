import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectArray, expectArrays, formatGoldens, goldenBytes } from '../testing/index.js';
import { readNpy, readNpz, writeNpy, writeNpz } from './npy.js';
import { encodeText } from './text.js';

test('what NumPy wrote is read: every dtype, Fortran order, big-endian, scalars, empty arrays', () => {
  const { numpy } = formatGoldens();
  expectArrays(readNpz(goldenBytes('arrays.npz')), numpy['arrays.npz']);
  expectArrays(readNpz(goldenBytes('compressed.npz')), numpy['compressed.npz']);
  expectArray(readNpy(goldenBytes('fortran.npy')), numpy['fortran.npy']!);
});

test('what we write is read back the same, compressed or not', () => {
  const arrays = readNpz(goldenBytes('arrays.npz'));
  expect(readNpz(writeNpz(arrays))).toEqual(arrays);
  const compressed = writeNpz(arrays, { compress: true });
  expect(readNpz(compressed)).toEqual(arrays);
  expect(compressed.length).toBeLessThan(writeNpz(arrays).length);
  expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
});

test('the data of a written array starts at a multiple of 64, as NumPy has it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }), (shape) => {
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const file = writeNpy({ shape, values });
      expect((file.length - values.byteLength) % 64).toBe(0);
      expect(readNpy(file)).toEqual({ shape, dtype: 'float32', values });
    }),
  );
});

test.each([
  ['object', "dtype must be of f8, f4, f2, i8, i4, i2, i1, u8, u4, u2, u1, b1, got '|O'"],
  ['struct', 'got a structure'],
  ['string', "got '<U2'"],
])('an array of %s is refused by name', (name, message) => {
  expect(() => readNpy(goldenBytes(`refused_${name}.npy`))).toThrow(message);
});

function npy(header: string, data = new Uint8Array(16)): Uint8Array {
  return Uint8Array.from([
    0x93,
    ...encodeText('NUMPY'),
    1,
    0,
    header.length & 255,
    header.length >> 8,
    ...encodeText(header),
    ...data,
  ]);
}

test.each([
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", undefined],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }", 'needs 20 bytes, the file has 16'],
  [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776, 1099511627776), }",
    'too many elements',
  ],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,), }", 'needs 4398046511104 bytes'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (-4,), }", 'header must give'],
  ["{'descr': '<f4', 'fortran_order': maybe, 'shape': (4,), }", 'header must give'],
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'x': __import__('os')}", 'header must give'],
  ["{'descr': '<f4', 'shape': (4,), }", 'header must give'],
  [' '.repeat(10_001), 'a header of 10001 bytes'],
])('the header %s', (header, problem) => {
  if (problem === undefined) expect(readNpy(npy(header)).shape).toEqual([4]);
  else expect(() => readNpy(npy(header))).toThrow(problem);
});

test('what NumPy does not have is not written', () => {
  const bfloat16 = { shape: [1], dtype: 'bfloat16', values: Uint16Array.of(0x3f80) } as const;
  expect(() => writeNpy(bfloat16)).toThrow('writeNpy: dtype must be one that NumPy has, got bfloat16');
  expect(() => writeNpy({ shape: [3], values: new Float32Array(2) })).toThrow(
    'must have 3 values for shape [3], got 2',
  );
});
