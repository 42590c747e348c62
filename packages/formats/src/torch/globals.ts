/** What a checkpoint may name beside tensors: containers, bytes, sizes, dtypes and numbers of NumPy. */
import { bytesPerElement, float16ToNumber, type StoredDType, valuesFromBytes } from '../dtype.js';
import { FormatError, quote } from '../errors.js';
import { type Constructor, type Global, isCounts, Stateful, Tuple } from './machine.js';
import { storageTypes, torchDtypes, untyped } from './storages.js';

const format = 'torch';

/** Python 2 gives an OrderedDict its pairs; Python 3 builds it empty and sets them. */
const orderedDict: Constructor = ([pairs = [], ...surplus], where) => {
  if (!Array.isArray(pairs) || surplus.length > 0) {
    throw new FormatError(format, where, 'an OrderedDict is built of a list of pairs');
  }
  return new Map(pairs.map((pair) => keyAndValue(pair, where)));
};

function keyAndValue(pair: unknown, where: string): readonly [unknown, unknown] {
  const items: unknown = pair instanceof Tuple ? pair.items : pair;
  if (!Array.isArray(items) || items.length !== 2 || typeof items[0] === 'object') {
    throw new FormatError(format, where, 'a pair of a key and a value is expected');
  }
  return items as [unknown, unknown];
}

/** A Counter is built of a dict; a defaultdict of the maker of what is missing, which a checkpoint does not need. */
const counter: Constructor = ([counts = new Map()], where) => {
  if (!(counts instanceof Map)) throw new FormatError(format, where, 'a Counter is built of a dict');
  return new Map(counts);
};

const setOf: Constructor = ([items = []], where) => {
  if (!Array.isArray(items) || items.some((item) => typeof item === 'object' && item !== null)) {
    throw new FormatError(format, where, 'a set is built of a list of strings and numbers');
  }
  return new Set(items);
};

/** Bytes as protocol 2 tells them: text of which each character is a byte. */
const encoded: Constructor = ([text = '', encoding = 'latin1'], where) => {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) {
    throw new FormatError(format, where, 'text in latin1 is expected');
  }
  return Uint8Array.from(text, (character) => byteOf(character, where));
};

function byteOf(character: string, where: string): number {
  const code = character.codePointAt(0)!;
  if (code > 0xff) throw new FormatError(format, where, `${quote(character)} is not of latin1`);
  return code;
}

const byteArray: Constructor = ([bytes = new Uint8Array(0), ...more], where) => {
  if (bytes instanceof Uint8Array && more.length === 0) return bytes;
  return encoded([bytes, ...more], where);
};

const sizeOf: Constructor = ([sizes], where) => {
  if (!(sizes instanceof Tuple) || !isCounts(sizes.items))
    throw new FormatError(format, where, 'sizes are expected');
  return sizes;
};

const deviceOf: Constructor = ([type, index], where) => {
  if (typeof type !== 'string') throw new FormatError(format, where, 'a name is expected');
  return typeof index === 'number' ? `${type}:${index}` : type;
};

/** By NumPy's letter and the bytes of an element. */
const numpyDtypes: Readonly<Record<string, StoredDType>> = {
  ...{ f2: 'float16', f4: 'float32', f8: 'float64', b1: 'bool' },
  ...{
    i1: 'int8',
    i2: 'int16',
    i4: 'int32',
    i8: 'int64',
    u1: 'uint8',
    u2: 'uint16',
    u4: 'uint32',
    u8: 'uint64',
  },
};

/** `numpy.dtype`, which learns the order of its bytes after it is made. */
class NumpyDtype extends Stateful {
  bigEndian = false;

  constructor(readonly dtype: StoredDType) {
    super();
  }

  setState(state: unknown, where: string): void {
    const order = state instanceof Tuple ? state.items[1] : undefined;
    if (typeof order !== 'string' || !'<>|='.includes(order)) {
      throw new FormatError(format, where, 'the state of a dtype of NumPy is expected');
    }
    this.bigEndian = order === '>';
  }
}

const numpyDtype: Constructor = ([name], where) => {
  const dtype = typeof name === 'string' && Object.hasOwn(numpyDtypes, name) ? numpyDtypes[name] : undefined;
  if (dtype === undefined) throw new FormatError(format, where, 'a dtype of numbers is expected');
  return new NumpyDtype(dtype);
};

const numpyScalar: Constructor = ([dtype, content], where) => {
  // A scalar in a pickle of Python 2 is a str.
  const bytes = typeof content === 'string' ? encoded([content], where) : content;
  if (
    !(dtype instanceof NumpyDtype) ||
    !(bytes instanceof Uint8Array) ||
    bytes.length !== bytesPerElement(dtype.dtype)
  ) {
    throw new FormatError(format, where, 'a dtype and the bytes of one number are expected');
  }
  return numberOf(dtype, bytes);
};

function numberOf({ dtype, bigEndian }: NumpyDtype, bytes: Uint8Array): number | bigint | boolean {
  const [value] = valuesFromBytes(dtype, bytes, bigEndian);
  if (dtype === 'bool') return value !== 0;
  if (dtype === 'float16') return float16ToNumber(Number(value));
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value!;
}

const makers = ['list', 'dict', 'int', 'float', 'str', 'bool', 'tuple'];

/** By `module.name`, in the names of Python 3 and of Python 2. */
export const dataGlobals: readonly (readonly [string, Global])[] = [
  ['collections.OrderedDict', { construct: orderedDict }],
  ['collections.Counter', { construct: counter }],
  ['collections.defaultdict', { construct: () => new Map() }],
  ['_codecs.encode', { construct: encoded }],
  ['torch.Size', { construct: sizeOf }],
  ['torch.device', { construct: deviceOf }],
  ['torch.storage.UntypedStorage', { value: untyped }],
  ...['builtins', '__builtin__'].flatMap((module) => [
    [`${module}.set`, { construct: setOf }] as const,
    [`${module}.frozenset`, { construct: setOf }] as const,
    [`${module}.bytearray`, { construct: byteArray }] as const,
    ...makers.map((name) => [`${module}.${name}`, { value: name }] as const),
  ]),
  ['numpy.dtype', { construct: numpyDtype }],
  ...['numpy.core.multiarray.scalar', 'numpy._core.multiarray.scalar'].map(
    (name) => [name, { construct: numpyScalar }] as const,
  ),
  // Until 1.6 a checkpoint of a GPU named the classes of its storages; their bytes are the same.
  ...['torch', 'torch.cuda'].flatMap((module) =>
    Object.keys(storageTypes).map((name) => [`${module}.${name}`, { value: name }] as const),
  ),
  ...[...torchDtypes].map((name) => [`torch.${name}`, { value: `torch.${name}` }] as const),
];
