import { expect, test } from 'vitest';
import { expectArrays, formatGoldens, goldenBytes } from '../testing/index.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { encodeText } from './text.js';

test('what safetensors wrote is read, and written again byte for byte', () => {
  const bytes = goldenBytes('arrays.safetensors');
  const { tensors, metadata } = readSafetensors(bytes);
  const expected = formatGoldens().safetensors['arrays.safetensors']!;
  expectArrays(tensors, expected.tensors);
  expect(metadata).toEqual(expected.metadata);
  expect(writeSafetensors(tensors, { metadata })).toEqual(bytes);
});

test('no tensors and no metadata', () => {
  expect(readSafetensors(writeSafetensors({}))).toEqual({ tensors: {}, metadata: {} });
});

test('a name like __proto__ is a name', () => {
  const values = Float32Array.of(1);
  const { tensors } = readSafetensors(writeSafetensors({ ['__proto__']: { shape: [1], values } }));
  expect(Object.keys(tensors)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
});

function file(header: string, dataBytes: number): Uint8Array {
  const bytes = encodeText(header);
  const length = new Uint8Array(new BigUint64Array([BigInt(bytes.length)]).buffer);
  return Uint8Array.from([...length, ...bytes, ...new Uint8Array(dataBytes)]);
}

const tensor = (dtype: string, shape: unknown, offsets: unknown) =>
  `{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":${JSON.stringify(offsets)}}`;

test.each([
  [`{"a":${tensor('F32', [2], [0, 8])}}`, 8, undefined],
  [`{"a":${tensor('F32', [2], [0, 8])}}`, 9, 'tensors cover 8 bytes, the file has 9'],
  [`{"a":${tensor('F32', [2], [0, 8])}}`, 7, 'data ends at 8, the file has 7 bytes'],
  [`{"a":${tensor('F32', [2], [4, 12])}}`, 12, 'must start at 0'],
  [
    `{"a":${tensor('F32', [2], [0, 8])},"b":${tensor('F32', [2], [4, 12])}}`,
    12,
    'tensor "b": data_offsets must start at 8',
  ],
  [`{"a":${tensor('F32', [2], [8, 0])}}`, 8, 'got [8, 0]'],
  [`{"a":${tensor('F32', [3], [0, 8])}}`, 8, 'needs 12 bytes, the file has 8'],
  [`{"a":${tensor('F32', [1e12], [0, 4e12])}}`, 8, 'data ends at 4000000000000'],
  [`{"a":${tensor('F32', [1e15, 1e15], [0, 8])}}`, 8, 'too many elements'],
  [`{"a":${tensor('F32', [-1], [0, 8])}}`, 8, 'shape must be a list of sizes'],
  [`{"a":${tensor('F32', [0.5], [0, 8])}}`, 8, 'shape must be a list of sizes'],
  [`{"a":${tensor('F8_E4M3', [8], [0, 8])}}`, 8, 'got "F8_E4M3"'],
  [`{"a":${tensor('constructor', [8], [0, 8])}}`, 8, 'got "constructor"'],
  ['{"a":3}', 0, 'its header must be an object'],
  ['{"__metadata__":{"a":1}}', 0, '__metadata__: must be an object of strings'],
  ['[]', 0, 'a JSON object is expected here'],
  ['{', 0, 'not JSON'],
  [`{"a":${'['.repeat(100_000)}`, 0, 'nested deeper than 200'],
])('the header %#', (header, dataBytes, problem) => {
  const bytes = file(header, dataBytes);
  if (problem === undefined) expect(readSafetensors(bytes).tensors.a!.shape).toEqual([2]);
  else expect(() => readSafetensors(bytes)).toThrow(problem);
});

test('a header of terabytes is refused before it is made room for', () => {
  const bytes = file('{}', 0);
  bytes.set(new Uint8Array(new BigUint64Array([2n ** 42n]).buffer));
  expect(() => readSafetensors(bytes)).toThrow(
    'safetensors: header: 4398046511104 bytes long, at most 100 MB',
  );
});

test('a tensor named __metadata__ is not written', () => {
  expect(() => writeSafetensors({ __metadata__: { shape: [], values: Float32Array.of(1) } })).toThrow(
    /must not be named/,
  );
});
