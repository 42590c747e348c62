import { describe, expect, test } from 'vitest';
import {
  expectArray,
  expectArrays,
  formatGoldens,
  type GoldenArray,
  goldenBytes,
} from '../../testing/index.js';
import { FormatError } from '../errors.js';
import { isArray, type StoredArrays } from '../stored-array.js';
import { encodeText } from '../text.js';
import { writeZip } from '../zip-write.js';
import { readTorch } from './read.js';
import type { TorchValue } from './value.js';
import { writeTorch } from './write.js';

const goldens = () => formatGoldens().torch;

type Dict = Record<string, TorchValue>;

test.each(['dtypes.pt', 'views.pt', 'state_dict.pth'] as const)('%s of PyTorch is read', (name) => {
  expectArrays(readTorch(goldenBytes(name)) as StoredArrays, goldens()[name]);
});

test('a nested checkpoint: containers, scalars, and the optimizer with integers as keys', () => {
  const checkpoint = readTorch(goldenBytes('checkpoint.pt')) as Dict;
  const { model, state, param_groups: groups } = goldens()['checkpoint.pt'];
  const { model: actualModel, optimizer, ...rest } = checkpoint;
  expectArrays(actualModel as StoredArrays, model);
  expect(rest).toEqual({
    epoch: 3,
    best: 0.125,
    huge: 2n ** 70n,
    minus: -5,
    none: null,
    flags: [true, false],
    size: [2, 3],
    device: 'cpu',
    dtype: 'torch.float32',
    name: 'naïve',
    ordered: { z: 1, a: 2 },
  });
  expect(Object.isFrozen(rest.size)).toBe(true);
  expect(Object.isFrozen(rest.flags)).toBe(false);
  const { state: actualState, param_groups: actualGroups } = optimizer as {
    state: Map<number, StoredArrays>;
    param_groups: Dict[];
  };
  expect([...actualState.keys()].map(String)).toEqual(Object.keys(state));
  for (const [key, slots] of actualState) expectArrays(slots, state[key]!);
  expect(actualGroups).toEqual(groups);
  expect(Object.isFrozen(actualGroups[0]!.betas)).toBe(true);
});

test('what we write is read back the same', () => {
  for (const name of ['dtypes.pt', 'checkpoint.pt', 'state_dict.pth']) {
    const value = readTorch(goldenBytes(name));
    const again = writeTorch(value);
    expect(readTorch(again)).toEqual(value);
    expect(writeTorch(value)).toEqual(again);
  }
  const map = new Map<number, TorchValue>([[0, [1.5, Object.freeze([-(2 ** 40), 2 ** 31])]]]);
  expect(readTorch(writeTorch(map))).toEqual(map);
});

test('an array without a dtype is float32, and storages start at multiples of 64', () => {
  const file = writeTorch({ w: { shape: [3], values: Float32Array.of(1, 2, 3) } });
  expectArray((readTorch(file) as StoredArrays).w, { shape: [3], dtype: 'float32', values: [1, 2, 3] });
  const at = file.findIndex(
    (_, i) =>
      new DataView(file.buffer, file.byteOffset).getUint32(Math.min(i, file.length - 4), true) === 0x3f800000,
  );
  expect(at % 64).toBe(0);
});

test.each([
  ['module', '"torch.nn.modules.linear.Linear"'],
  ['program', '"posix.system"'],
])('a checkpoint with a %s is refused by name', (name, message) => {
  expect(() => readTorch(goldenBytes(`refused_${name}.pt`))).toThrow(message);
});

/** A checkpoint around hand-made pickle code. */
function checkpoint(pickle: string, storages: Record<string, number> = {}): Uint8Array {
  return writeZip([
    { name: 'x/data.pkl', content: Uint8Array.from(pickle, (character) => character.charCodeAt(0)) },
    ...Object.entries(storages).map(([key, size]) => ({
      name: `x/data/${key}`,
      content: new Uint8Array(size),
    })),
  ]);
}

const text = (value: string) => `X${String.fromCharCode(value.length, 0, 0, 0)}${value}`;
const int = (value: number) =>
  `J${[0, 8, 16, 24].map((shift) => String.fromCharCode((value >> shift) & 255)).join('')}`;
const storage = (elements: number) =>
  `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${int(elements)}tQ`;
const tensor = (elements: number, offset: number, size: number[], stride: number[]) =>
  `ctorch._utils\n_rebuild_tensor_v2\n(${storage(elements)}${int(offset)}(${size.map(int).join('')}t(${stride.map(int).join('')}t\x89ccollections\nOrderedDict\n)RtR`;

test('hand-made tensors', () => {
  const read = (pickle: string) => readTorch(checkpoint(`\x80\x02${pickle}.`, { 0: 16 }));
  expect(isArray(read(tensor(4, 1, [3], [1])))).toBe(true);
  expect(() => read(tensor(4, 2, [3], [1]))).toThrow(
    'shape [3] with strides [1] from 2 reaches element 4, its storage has 4',
  );
  expect(() => read(tensor(4, 0, [2, 2], [2]))).toThrow('as many strides as sizes');
  expect(() => read(tensor(4, -1, [2], [1]))).toThrow('must have an offset');
  expect(() => read(tensor(4, 0, [-2], [1]))).toThrow('must have an offset');
  expect(() => read(tensor(5, 0, [5], [1]))).toThrow(
    '5 elements of FloatStorage need 20 bytes, the archive has 16',
  );
  expect(() => read(tensor(4, 0, [2 ** 30, 2 ** 30], [0, 0]))).toThrow('too many elements');
  expect(() => read(tensor(4, 0, [2 ** 30], [0]))).toThrow(
    'bytes of memory are asked for here, which is out of proportion',
  );
  expect(() => read(`]q\x00(${`${tensor(4, 0, [2 ** 20], [0])}`.repeat(40)}e`)).toThrow(
    'bytes of memory are asked for here',
  );
});

test.each([
  ['', 'offset 2: 1 bytes are expected here, 0 are left'],
  ['.', 'the stack of the pickle is empty'],
  ['cos\nsystem\n.', 'the pickle names "os.system"'],
  [`${text('os')}${text('system')}\x93.`, '"os.system"'],
  ['cbuiltins\neval\n(X\x01\x00\x00\x001tR.', '"builtins.eval"'],
  ['c__proto__\nconstructor\n.', 'the pickle names'],
  ['ctorch._utils\n_rebuild_tensor_v2\n.', 'a value is "Name", neither data nor a tensor'],
  ['(i\nos\nsystem\n.', 'pickle opcode 0x69'],
  ['\x82\x01.', 'pickle opcode 0x82'],
  ['K\x01)R.', 'a call of what cannot be called'],
  ['ctorch._utils\n_rebuild_tensor_v2\n)R.', 'a tensor must have a storage'],
  ['K\x01Q.', 'a persistent id that is not of a storage'],
  [']q\x00h\x00a.', 'a value holds itself'],
  [`${']'.repeat(300)}${'a'.repeat(299)}.`, 'nested deeper than 200 levels'],
  ['h\x05.', 'no value was remembered as 5'],
  ['}]K\x01s.', 'a key of a dict must be'],
  ['K\x01K\x02a.', 'an append to what is not a list'],
  ['e.', 'no mark on the stack'],
  ['\x8b\xff\xff\xff\x7f.', 'an integer of 2147483647 bytes'],
  ['X\xff\xff\xff\xff.', '4294967295 bytes are expected here'],
  ['\x80\x00.', 'pickle protocol 0'],
])('the pickle %j is refused', (pickle, problem) => {
  expect(() => readTorch(checkpoint(`\x80\x02${pickle}`))).toThrow(problem);
});

test('values that share and share again are read once each', () => {
  let pickle = '](K\x01eq\x00';
  for (let level = 0; level < 100; level++)
    pickle += `0](h${String.fromCharCode(level)}h${String.fromCharCode(level)}eq${String.fromCharCode(level + 1)}`;
  const doubling = checkpoint(`\x80\x02${pickle.replaceAll('0]', ']')}.`);
  let value = readTorch(doubling);
  for (let level = 0; level < 100; level++) value = (value as TorchValue[])[0]!;
  expect(value).toEqual([1]);
});

test('what PyTorch would not take is not written', () => {
  const unsigned: GoldenArray['dtype'] = 'uint16';
  expect(() =>
    writeTorch({ a: { shape: [1], dtype: unsigned as 'uint16', values: Uint16Array.of(1) } }),
  ).toThrow('value["a"] must have a dtype with a storage in PyTorch, got uint16');
  expect(() => writeTorch({ a: undefined as unknown as null })).toThrow(
    'value["a"] must be data or a tensor, got undefined',
  );
  expect(() => writeTorch({ a: new Date(0) as unknown as null })).toThrow('got Date');
  const loop: TorchValue[] = [];
  loop.push(loop);
  expect(() => writeTorch(loop)).toThrow('nested too deep, or holds itself');
});

test('an archive without a pickle, and a TorchScript program', () => {
  expect(() => readTorch(writeZip([{ name: 'a/b', content: encodeText('') }]))).toThrow('it has no data.pkl');
  const script = writeZip(
    ['data.pkl', 'constants.pkl'].map((name) => ({ name: `x/${name}`, content: encodeText('') })),
  );
  expect(() => readTorch(script)).toThrow('TorchScript');
});

describe('the format before 1.6', () => {
  const file = () => goldenBytes('legacy.pt').slice();
  const values = 2 * 4;

  test('is read', () => {
    const { a } = readTorch(file()) as StoredArrays;
    expectArray(a, { shape: [2], dtype: 'float32', values: [0, 0] });
  });

  test('is the checkpoint that the format of today is', () => {
    const read = (name: 'checkpoint.pt' | 'legacy_checkpoint.pt') => readTorch(goldenBytes(name));
    expect(read('legacy_checkpoint.pt')).toEqual(read('checkpoint.pt'));
  });

  test('cut off anywhere, it is refused', () => {
    const whole = file();
    for (let length = 2; length < whole.length; length++) {
      expect(() => readTorch(whole.subarray(0, length))).toThrow(FormatError);
    }
  });

  test('a storage of another length than the pickle says', () => {
    const longer = file();
    longer[longer.length - values - 8] = 3;
    expect(() => readTorch(longer)).toThrow('needs 2 elements, the file has 3');
  });

  test('pickles that are not of torch.save, and whole modules', () => {
    expect(() => readTorch(Uint8Array.from([0x80, 2, ...encodeText('K\x01.')]))).toThrow(
      'not of torch.save, but a pickle of Python',
    );
    const start = Buffer.from(file()).indexOf(Buffer.from([0x80, 2, 0x7d, 0x71]), 30);
    const module = `\x80\x02(${text('module')}${text('a')}tQ.`;
    const bytes = Uint8Array.from(module, (character) => character.charCodeAt(0));
    expect(() => readTorch(Uint8Array.from([...file().subarray(0, start), ...bytes]))).toThrow(
      'save its state_dict()',
    );
  });
});

test.each<[string, TorchValue]>([
  ['c__builtin__\nset\n(](K\x01K\x02etR', new Set([1, 2])],
  ['\x8f(K\x01\x90', new Set([1])],
  ['ccollections\nOrderedDict\n](](U\x01aK\x05e](U\x01bNee\x85R', { a: 5, b: null }],
  ['ccollections\ndefaultdict\nc__builtin__\nlist\n\x85RU\x01aK\x05s', { a: 5 }],
  ['C\x02ab', Uint8Array.of(97, 98)],
  [`c_codecs\nencode\n(${text('ab')}${text('latin1')}tR`, Uint8Array.of(97, 98)],
  ['U\x02\xff\xe9', '\xff\xe9'],
  [
    `cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(${text('i4')}K\x00K\x01tR(K\x03U\x01>NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tbU\x04\x00\x00\x00\x07tR`,
    7,
  ],
])('the pickle %j is data', (pickle, value) => {
  expect(readTorch(checkpoint(`\x80\x02${pickle}.`))).toEqual(value);
});

test('sets and bytes are written, and read back the same', () => {
  const value = { set: new Set([1, 'a', null]), bytes: Uint8Array.of(0, 127, 128, 255) };
  expect(readTorch(writeTorch(value))).toEqual(value);
});
