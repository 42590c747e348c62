import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import h5wasm from 'h5wasm/node';
import { expect, test } from 'vitest';
import { expectArrays, formatGoldens, goldenBytes } from '../../testing/index.js';
import type { StoredArray } from '../stored-array.js';
import { readHdf5 } from './read.js';
import type { Hdf5Group, Hdf5Tree } from './tree.js';
import { writeHdf5 } from './write.js';

const arraysOf = (group: Hdf5Group) =>
  Object.fromEntries([...group.arrays()].map(([path, { array }]) => [path, array]));

test('what h5py wrote is read: every dtype, and attributes of text and numbers', () => {
  const root = readHdf5(goldenBytes('types.h5'));
  expectArrays(arraysOf(root), formatGoldens().hdf5['types.h5']);
  expect([...root.attributes]).toEqual([
    ['text', 'naïve'],
    ['fixed', 'abc'],
    ['texts', ['a', 'bc']],
    ['numbers', { shape: [3], dtype: 'int32', values: Int32Array.of(1, 2, 3) }],
  ]);
});

test('a group of more members than one node of its tree holds', () => {
  const vars = readHdf5(goldenBytes('many.h5')).group('vars')!;
  expect(vars.datasets.size).toBe(formatGoldens().hdf5['many.h5']);
  expect([...vars.datasets.values()].map(({ array }) => Number(array.values[0]))).toEqual(
    Array.from({ length: vars.datasets.size }, (_, i) => i),
  );
});

test.each([
  ['external_link', 'a group with external links'],
  ['soft_link', '"x": a soft link'],
  ['loop', '"a/b/up": an object that is linked twice: a loop'],
  ['virtual', '"x": a virtual dataset, whose data is in other files'],
  ['external_data', '"x": a dataset whose data is in another file'],
  ['shape_bomb', '"x": 4398046511104 bytes are declared, none were ever written'],
  ['chunk_bomb', '"x": data behind a filter (compression)'],
  ['latest', 'superblock: version'],
])('%s is refused by name', (name, message) => {
  expect(() => readHdf5(goldenBytes(`refused_${name}.h5`))).toThrow(message);
});

const example: Hdf5Tree = {
  attributes: {
    title: 'naïve',
    empty: '',
    names: ['b', '', 'a'],
    none: [],
    version: { shape: [], values: Float32Array.of(2) },
  },
  children: {
    layers: {
      children: {
        b: { array: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }, attributes: { unit: 'm' } },
        a: { array: { shape: [], dtype: 'int64', values: BigInt64Array.of(-(2n ** 62n)) } },
        ä: { array: { shape: [0, 3], values: new Float32Array(0) } },
        flags: { array: { shape: [2], dtype: 'bool', values: Uint8Array.of(1, 0) } },
      },
    },
    nothing: {},
  },
};

test('what we write is read back the same', () => {
  const root = readHdf5(writeHdf5(example));
  expect(Object.fromEntries(root.attributes)).toEqual({
    title: 'naïve',
    empty: '',
    names: ['b', '', 'a'],
    none: [],
    version: { shape: [], dtype: 'float32', values: Float32Array.of(2) },
  });
  expect([...root.groups.keys()]).toEqual(['layers', 'nothing']);
  expect([...root.group('layers')!.datasets.keys()]).toEqual(['a', 'b', 'flags', 'ä']);
  expect(root.dataset('layers/b')!.attributes.get('unit')).toBe('m');
  expect(arraysOf(root)).toEqual({
    'layers/a': { shape: [], dtype: 'int64', values: BigInt64Array.of(-(2n ** 62n)) },
    'layers/b': { shape: [2, 2], dtype: 'float32', values: Float32Array.of(1, 2, 3, 4) },
    'layers/flags': { shape: [2], dtype: 'bool', values: Uint8Array.of(1, 0) },
    'layers/ä': { shape: [0, 3], dtype: 'float32', values: new Float32Array(0) },
  });
});

/** The file as libhdf5 sees it. */
async function withLibhdf5<T>(
  bytes: Uint8Array,
  use: (file: InstanceType<typeof h5wasm.File>) => T,
): Promise<T> {
  const { FS } = await h5wasm.ready;
  const path = `/tmp/${randomUUID()}.h5`;
  FS.writeFile(path, bytes);
  const file = new h5wasm.File(path, 'r');
  try {
    return use(file);
  } finally {
    file.close();
    FS.unlink(path);
  }
}

test('libhdf5 reads what we write', async () => {
  await withLibhdf5(writeHdf5(example), (file) => {
    const value = (path: string) => {
      const dataset = file.get(path);
      if (!(dataset instanceof h5wasm.Dataset)) throw new Error(`${path} is not a dataset`);
      return { shape: dataset.shape, value: dataset.value };
    };
    expect(file.attrs.title!.value).toBe('naïve');
    expect(file.attrs.names!.value).toEqual(['b', '', 'a']);
    expect(value('layers/b')).toEqual({ shape: [2, 2], value: Float32Array.of(1, 2, 3, 4) });
    expect(value('layers/a')).toEqual({ shape: [], value: -(2n ** 62n) });
    expect(value('layers/ä').shape).toEqual([0, 3]);
    expect(file.keys()).toEqual(['layers', 'nothing']);
  });
});

test('libhdf5 finds every member of groups of any size', async () => {
  for (const size of [1, 8, 9, 256, 257, 1000]) {
    const children = Object.fromEntries(
      Array.from({ length: size }, (_, i) => [
        `v${i}`,
        { array: { shape: [1], values: Float32Array.of(i) } },
      ]),
    );
    const bytes = writeHdf5({ children: { vars: { children } } });
    await withLibhdf5(bytes, (file) => {
      for (const i of [0, Math.floor(size / 2), size - 1]) {
        const dataset = file.get(`vars/v${i}`);
        expect(dataset instanceof h5wasm.Dataset && dataset.value).toEqual(Float32Array.of(i));
      }
    });
    expect(readHdf5(bytes).group('vars')!.datasets.size).toBe(size);
  }
});

test('any tree of arrays comes back', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '0', ' ', 'é', '€'),
    minLength: 1,
    maxLength: 12,
  });
  const array = fc.array(fc.float({ noNaN: true }), { maxLength: 9 }).map(
    (values): StoredArray => ({
      shape: [values.length],
      dtype: 'float32',
      values: Float32Array.from(values),
    }),
  );
  fc.assert(
    fc.property(
      fc.dictionary(name, array, { maxKeys: 40 }),
      fc.dictionary(name, fc.string({ unit: 'grapheme' })),
      (arrays, texts) => {
        const written = Object.fromEntries(
          Object.entries(texts).map(([key, text]) => [key, text.replaceAll('\0', '')]),
        );
        const children = Object.fromEntries(
          Object.entries(arrays).map(([key, value]) => [key, { array: value }]),
        );
        const root = readHdf5(writeHdf5({ attributes: written, children }));
        expect(arraysOf(root)).toEqual({ ...arrays });
        expect(Object.fromEntries(root.attributes)).toEqual({ ...written });
      },
    ),
  );
});

test('names that cannot be', () => {
  const leaf = { array: { shape: [], values: Float32Array.of(1) } };
  for (const name of ['', '.', '..', 'a/b', 'a\0b']) {
    expect(() => writeHdf5({ children: { [name]: leaf } })).toThrow(/must be a name without "\/"/);
  }
  const values = new Float32Array(20_000);
  expect(() => writeHdf5({ attributes: { a: { shape: [20_000], values } } })).toThrow('must fit in 64 KiB');
});
