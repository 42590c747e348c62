/** What the readers and writers do not take is named, in words of theirs. */
import { ArgumentError, UnrollError } from '@unroll/core/errors';
import { expect, test } from 'vitest';
import { toBytes } from './bytes.js';
import { detectFormat } from './detect.js';
import { FormatError } from './errors.js';
import { readHdf5 } from './hdf5/read.js';
import type { Hdf5Tree } from './hdf5/tree.js';
import { writeHdf5 } from './hdf5/write.js';
import { stringifyJson } from './json.js';
import { readKeras, readKerasWeights, writeKeras, writeKerasWeights } from './keras.js';
import { readLegacyKeras, writeLegacyKeras } from './keras-legacy.js';
import { toKeras, toTorch } from './layout.js';
import type { NamedArray } from './named-array.js';
import { FileError, removeLeftovers } from './node.js';
import { readNpy, readNpz, writeNpy, writeNpz } from './npy.js';
import { writeOnnx } from './onnx/write.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { toFloat32, toNumbers } from './stored-array.js';
import { readTorch } from './torch/read.js';
import { writeTorch } from './torch/write.js';

const one = { shape: [1], values: Float32Array.of(1) };
const nothing = undefined as never;

test.each([detectFormat, readHdf5, readKeras, readKerasWeights, readLegacyKeras, readNpy, readNpz])(
  '%o reads bytes',
  refusesWhatIsNoBytes,
);
test.each([readSafetensors, readTorch])('%o reads bytes', refusesWhatIsNoBytes);

function refusesWhatIsNoBytes(read: (bytes: Uint8Array) => unknown) {
  const name = read.name;
  expect(() => read(nothing)).toThrow(`${name}: bytes must be a Uint8Array, got undefined`);
  expect(() => read(new Float32Array(2) as never)).toThrow('got Float32Array');
  const given = Uint8Array.of(1, 2, 3);
  structuredClone(given, { transfer: [given.buffer] });
  for (const bytes of [given, cutShort(new Uint8Array(8))]) {
    expect(() => read(bytes)).toThrow(
      `${name}: bytes must have their buffer, which has been transferred or resized`,
    );
    expect(() => read(bytes)).toThrow(ArgumentError);
  }
}

/** An array of that kind whose buffer now ends before it. */
function cutShort<T extends Uint8Array | Float32Array>(like: T): T {
  type Resizable = ArrayBuffer & { resize(size: number): void };
  const buffer = Reflect.construct(ArrayBuffer, [64, { maxByteLength: 64 }]) as Resizable;
  const array = Reflect.construct(like.constructor, [buffer, 32]) as T;
  buffer.resize(16);
  return array;
}

test('bytes that were given away are not a file’s', async () => {
  const buffer = new ArrayBuffer(8);
  const bytes = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  for (const source of [buffer, bytes, cutShort(bytes)]) {
    await expect(toBytes(source)).rejects.toThrow(ArgumentError);
    await expect(toBytes(source)).rejects.toThrow(/^toBytes: .*source must .* transferred/);
  }
  expect(await toBytes(new ArrayBuffer(0))).toEqual(new Uint8Array(0));
  expect(await toBytes(new Uint8Array(0))).toEqual(new Uint8Array(0));
});

test.each([
  ['writeNpy', writeNpy],
  ['writeNpz', (a: NamedArray) => writeNpz({ a })],
  ['writeSafetensors', (a: NamedArray) => writeSafetensors({ a })],
  ['writeTorch', (a: NamedArray) => writeTorch({ a } as never)],
  [
    'writeHdf5',
    (a: NamedArray) => writeHdf5({ children: { a: { array: { ...a, dtype: 'float32' } } } } as never),
  ],
  ['toFloat32', toFloat32],
  ['toNumbers', toNumbers],
])('%s does not take an array that was given away for nothing', (_, write) => {
  const given = Float32Array.of(1, 2);
  structuredClone(given, { transfer: [given.buffer] });
  for (const values of [given, cutShort(given)]) {
    for (const shape of [[2], [0], []]) {
      expect(() => write({ shape, values })).toThrow(ArgumentError);
      expect(() => write({ shape, values })).toThrow(/must have values with their buffer/);
    }
  }
  expect(() => write({ shape: [0], values: new Float32Array(0) })).not.toThrow();
});

const holdsItself: { children: Record<string, Hdf5Tree> } = { children: {} };
holdsItself.children.a = holdsItself;
const list: unknown[] = [];
list.push(list);

test.each<[string, () => unknown, string]>([
  ['a typing error', () => writeNpz({ a: one }, { compres: true } as never), 'did you mean `compress`?'],
  [
    'a flag that is none',
    () => writeNpz({}, { compress: 1 } as never),
    'compress must be true or false, got 1',
  ],
  ['no arrays', () => writeSafetensors(nothing), 'tensors must be a record of arrays, got undefined'],
  [
    'half an archive',
    () => writeKeras({ config: {}, metadata: {} } as never),
    'writeKeras: weights is missing',
  ],
  [
    'a name that is no text',
    () => writeKerasWeights({ arrays: {}, names: { a: 1 } } as never),
    'names must be',
  ],
  [
    'a layer without a name',
    () => writeLegacyKeras({ layers: [{ weights: [] }], optimizerWeights: [] } as never),
    'layers must be a list of layers: their names and weights',
  ],
  ['a tree that holds itself', () => writeHdf5(holdsItself), 'must not hold itself or be nested deeper'],
  [
    'an attribute of numbers',
    () => writeHdf5({ attributes: { a: 1 } } as never),
    'attributes must be a record',
  ],
  ['a child of numbers', () => writeHdf5({ children: { a: 1 } } as never), '"a" must be a group or an array'],
  ['a bigint in JSON', () => stringifyJson({ a: 1n }), 'value must be data that JSON has, got 1n'],
  ['a Map in JSON', () => stringifyJson([new Map()]), 'value must be data that JSON has, got Map'],
  ['JSON that holds itself', () => stringifyJson(list), 'must not hold itself'],
  [
    'an unknown layer',
    () => toTorch({ kind: 'Conv' as never, weights: [] }),
    "kind must be one of 'SimpleRNN'",
  ],
  [
    'gates that are not three',
    () => toKeras('GRU', { weight_ih: { shape: [4, 1], values: new Float32Array(4) }, weight_hh: one }),
    'three of one size, got shape [4, 1]',
  ],
  [
    'one bias of two',
    () => toKeras('LSTM', { weight_ih: one, weight_hh: one, bias_ih: one }),
    'LSTM needs bias_hh',
  ],
  [
    'a layer of no kind',
    () => writeOnnx([{ kind: 'Conv' } as never]),
    'layers[0] must be an object whose kind',
  ],
  [
    'a hole among layers',
    () => writeOnnx(Array.from<never>({ length: 1 })),
    'layers[0] must be an object whose kind is one of RNN',
  ],
  ['a snake', () => writeOnnx([{ kind: 'Pooling', how: 'max', keep_steps: true } as never]), '`keepSteps`?'],
])('%s is named', (_, call, message) => {
  expect(call).toThrow(message);
  expect(call).toThrow(UnrollError);
});

test('errors are made of anything', async () => {
  const odd = Object.create(null) as never;
  expect(new FormatError(odd, odd, odd).message).toBe('an object: an object: an object');
  expect(new FileError(odd, odd, Symbol('cause')).message).toBe('an object: an object: Symbol(cause)');
  await expect(removeLeftovers(odd)).rejects.toThrow('removeLeftovers: path must be a path or the URL');
  await expect(removeLeftovers('x'.repeat(1_000_000))).resolves.toBeUndefined();
});
