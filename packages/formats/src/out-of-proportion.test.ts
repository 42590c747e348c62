/** Small files that ask for much: each is a value or a FormatError, soon, and in bounded memory. */
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { soon } from '../testing/index.js';
import { encodeDataspace, encodeDatatype } from './hdf5/encode-type.js';
import { attribute, continuation, HandMade, type HandMadeMessage } from './hdf5/hand-made.js';
import { messageType } from './hdf5/object-header.js';
import { readHdf5 } from './hdf5/read.js';
import { readKeras } from './keras.js';
import { readLegacyKeras } from './keras-legacy.js';
import { readNpy } from './npy.js';
import { readSafetensors } from './safetensors.js';
import { encodeText } from './text.js';
import { readTorch } from './torch/read.js';
import { ZipArchive } from './zip.js';
import { writeZip } from './zip-write.js';

const asked = 'are asked for here, which is out of proportion to a file of';

/** A checkpoint of this pickle, which is deflated: its file is far shorter. */
function checkpoint(pickle: Uint8Array, more: Record<string, Uint8Array> = {}): Uint8Array {
  return zipSync({ 'a/data.pkl': pickle, ...more }, { level: 1 });
}

function repeated(code: string, count: number, before = [0x80, 4]): Uint8Array {
  const bytes = new Uint8Array(before.length + count + 1).fill(code.charCodeAt(0));
  bytes.set(before);
  bytes[bytes.length - 1] = '.'.charCodeAt(0);
  return bytes;
}

function pickle(...parts: (string | readonly number[])[]): Uint8Array {
  const codes = parts.flatMap((part) =>
    typeof part === 'string' ? Array.from(part, (character) => character.charCodeAt(0)) : part,
  );
  return Uint8Array.from([0x80, 2, ...codes, '.'.charCodeAt(0)]);
}

const int = (value: number) => `J${String.fromCharCode(...new Uint8Array(Int32Array.of(value).buffer))}`;
const text = (value: string) => `X${int(value.length).slice(1)}${value}`;
const tuple = (items: readonly number[]) => `(${items.map(int).join('')}t`;

describe('torch', () => {
  test.each([
    ['200 million None', repeated('N', 200_000_000)],
    ['3 million None', repeated('N', 3_000_000)],
    ['20 million dicts', repeated('}', 20_000_000)],
    ['3 million lists', repeated(']', 3_000_000)],
    ['3 million marks', repeated('(', 3_000_000)],
    ['20 million MEMOIZE', repeated('\x94', 20_000_000, [0x80, 4, 0x4e])],
    ['texts of nothing but zeros', repeated('\0', 20_000_000, [0x80, 4, 0x58, 0, 0x10, 0, 0])],
  ])('%s', (_, bytes) => {
    const message = soon(() => readTorch(checkpoint(bytes)));
    expect(message).toMatch(/asked for here, which is out of proportion|pickle/);
    expect(message).toContain('entry "a/data.pkl"');
  });

  test('instructions are counted against the file, not against what it inflates to', () => {
    const bytes = checkpoint(repeated('N', 3_000_000));
    expect(soon(() => readTorch(bytes))).toContain(`operations ${asked} ${bytes.length} bytes`);
  });

  test('a list that holds itself twice, 28 deep, stays as small as it is', () => {
    const parts: (string | readonly number[])[] = [']q', [0]];
    for (let i = 1; i <= 28; i++) parts.push(']q', [i], '(h', [i - 1], 'h', [i - 1], 'e');
    let value: unknown;
    expect(soon(() => (value = readTorch(checkpoint(pickle(...parts)))))).toBeNull();
    for (let depth = 0; depth < 28; depth++) {
      const [left, right] = value as unknown[];
      expect(left).toBe(right);
      value = left;
    }
    expect(value).toEqual([]);
  });

  const view = (sizes: readonly number[], strides: readonly number[], count = 1) =>
    checkpoint(
      pickle(
        '](',
        (
          'ctorch._utils\n_rebuild_tensor_v2\n' +
          `((${text('storage')}ctorch\nByteStorage\n${text('0')}${text('cpu')}${int(1)}tQ` +
          `${int(0)}${tuple(sizes)}${tuple(strides)}\x89ccollections\nOrderedDict\n)RtR`
        ).repeat(count),
        'e',
      ),
      { 'a/data/0': Uint8Array.of(7) },
    );

  test('a tensor of 60 million numbers in 64 dimensions over one byte, and many over it', () => {
    const bytes = view([60e6, ...Array(63).fill(1)], Array(64).fill(0));
    expect(soon(() => readTorch(bytes))).toBeNull();
    expect(soon(() => readTorch(view([2 ** 20], [0], 100)))).toContain(`bytes of memory ${asked}`);
    expect(soon(() => readTorch(view([0], [1], 80_000)))).toContain(`bytes of memory ${asked}`);
  });

  test('a large storage, of which many views take two numbers each', () => {
    const storage = new Uint8Array(8 * 2 ** 20);
    const far = (
      'ctorch._utils\n_rebuild_tensor_v2\n' +
      `((${text('storage')}ctorch\nByteStorage\n${text('0')}${text('cpu')}${int(storage.length)}tQ` +
      `${int(0)}${tuple([2])}${tuple([storage.length - 1])}\x89ccollections\nOrderedDict\n)RtR`
    ).repeat(2000);
    const bytes = checkpoint(pickle('](', far, 'e'), { 'a/data/0': storage });
    expect(soon(() => readTorch(bytes))).toBeNull();
  });
});

describe('zip and npy', () => {
  test('200,000 entries take as long as they are', () => {
    const content = encodeText('1');
    const bytes = writeZip(Array.from({ length: 200_000 }, (_, i) => ({ name: `${i}`, content })));
    let total = 0;
    const read = () => {
      const archive = new ZipArchive('zip', bytes);
      for (const name of archive.names()) total += archive.read(name).length;
    };
    expect(soon(read, { ms: 15_000 })).toBeNull();
    expect(total).toBe(200_000);
  });

  test('Fortran order in 64 dimensions', () => {
    const header = `{'descr': '|u1', 'fortran_order': True, 'shape': (${[40e6, ...Array(63).fill(1)]}), }\n`;
    const bytes = new Uint8Array(10 + header.length + 40e6);
    bytes.set([0x93, ...encodeText('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8]);
    bytes.set(encodeText(header), 10);
    expect(soon(() => readNpy(bytes))).toBeNull();
  });
});

describe('JSON', () => {
  const safetensors = (header: string) => {
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(encodeText(header), 8);
    return bytes;
  };

  test.each([
    ['nested', '{"a":'.repeat(100_000), 'is nested deeper than 200 levels'],
    ['of 4 million objects', `{"a":[${'{},'.repeat(4_000_000)}{}]}`, `bytes of memory ${asked}`],
  ])('%s', (_, json, message) => {
    expect(soon(() => readSafetensors(safetensors(json)))).toContain(message);
    const archive = zipSync({ 'config.json': encodeText(json), 'metadata.json': encodeText('{}') });
    expect(soon(() => readKeras(archive))).toMatch(new RegExp(`${message}|bytes of memory ${asked}`));
  });
});

describe('hdf5', () => {
  const number = (value = 1) =>
    attribute('n', encodeDatatype('float64'), encodeDataspace([1]), new Uint8Array(8).fill(value));
  const nothing: HandMadeMessage = { type: 0, body: new Uint8Array(8) };

  const linkedOften = (messages: readonly HandMadeMessage[]) => {
    const file = new HandMade();
    const block = file.block(messages);
    const links = Array.from({ length: 2000 }, (_, i) => {
      return [`${i}`.padStart(4, '0'), file.group({}, [continuation(block)])] as const;
    });
    return file.bytes(file.group(Object.fromEntries(links)));
  };

  test('a block that 2,000 headers go on with', () => {
    expect(soon(() => readHdf5(linkedOften(Array(30_000).fill(nothing))))).toContain(
      'several objects overlap',
    );
    expect(soon(() => readHdf5(linkedOften(Array(8000).fill(number()))))).toContain(
      'several objects overlap',
    );
    const bytes = linkedOften(
      Array.from({ length: 13 }, () =>
        attribute('n', encodeDatatype('float64'), encodeDataspace([8000]), new Uint8Array(64_000)),
      ),
    );
    expect(soon(() => readHdf5(bytes))).toContain('several objects overlap');
  });

  test('a block that goes on with itself', () => {
    const file = new HandMade();
    const start = file.out.align(8).length;
    file.block([continuation({ start, length: 24 })]);
    expect(soon(() => readHdf5(file.bytes(file.header([continuation({ start, length: 24 })]))))).toContain(
      'several objects overlap',
    );
  });

  test('an enumeration of an enumeration, 4,000 deep', () => {
    const type = new Uint8Array(8 * 4000);
    for (let at = 0; at < type.length; at += 8) type.set([0x18, 0, 0, 0, 1, 0, 0, 0], at);
    const file = new HandMade();
    const bytes = file.bytes(file.group({}, [attribute('n', type, encodeDataspace([1]), new Uint8Array(8))]));
    expect(soon(() => readHdf5(bytes))).toContain('an enumeration');
  });

  test('groups within groups', () => {
    const file = new HandMade();
    let group = file.group({});
    for (let depth = 0; depth < 5000; depth++) group = file.group({ g: group });
    expect(soon(() => readHdf5(file.bytes(group)))).toContain('nested deeper than 200 levels');
  });

  test('names that all are one long name', () => {
    const file = new HandMade();
    const objects = Array.from({ length: 5000 }, () => file.group({}));
    const { out } = file;
    const heap = out.align(8).length;
    out
      .append(encodeText('HEAP'))
      .uint8(0, 0, 0, 0)
      .uint64(16_384, 1, heap + 32);
    out.append(new Uint8Array(12_000).fill(0x61)).reserve(4384);
    const leaf = out.length;
    out.append(encodeText('SNOD')).uint8(1, 0).uint16(objects.length);
    for (const [i, object] of objects.entries()) out.uint64(8000 + (i % 900), object).uint64(0, 0, 0);
    const tree = out.length;
    out.append(encodeText('TREE')).uint8(0, 0).uint16(1).uint64(0, 0, 0, leaf, 0);
    const body = new Uint8Array(BigUint64Array.of(BigInt(tree), BigInt(heap)).buffer);
    const bytes = file.bytes(file.header([{ type: messageType.symbolTable, body }]));
    expect(soon(() => readHdf5(bytes))).toContain('several objects overlap');
  });

  test('one layer, and one weight, that lists name 60,000 times', () => {
    const names = (attributeName: string) =>
      attribute(
        attributeName,
        Uint8Array.of(0x13, 0, 0, 0, 1, 0, 0, 0),
        encodeDataspace([60_000]),
        new Uint8Array(60_000).fill(0x61),
      );
    const file = new HandMade();
    const weight = file.header([
      { type: messageType.dataspace, body: encodeDataspace([1]) },
      { type: messageType.datatype, body: encodeDatatype('float32') },
      { type: messageType.layout, body: Uint8Array.of(3, 0, 4, 0, 0, 0, 0, 0) },
    ]);
    const layer = file.group({ a: weight }, [names('weight_names')]);
    const bytes = file.bytes(file.group({ a: layer }, [names('layer_names')]));
    expect(soon(() => readHdf5(bytes))).toBeNull();
    expect(soon(() => readLegacyKeras(bytes))).toContain('layer_names lists "a" twice');
  });
});
