/**
 * NumPy's `.npy` (one array) and `.npz` (a zip of them).
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * Fortran order and big-endian values are read into row-major, little-endian ones. Object arrays (pickles), strings and
 * structures are refused by name.
 */
import { ArgumentError } from '@unroll/core/errors';
import { defineOptions, expected, flag } from '@unroll/core/internal';
import { ByteReader } from './byte-reader.js';
import { requireBytes } from './bytes.js';
import { record } from './checks.js';
import { bytesPerElement, type StoredDType, valuesToBytes } from './dtype.js';
import { FormatError, quote } from './errors.js';
import {
  arrayFromBytes,
  elementCount,
  type StoredArray,
  type StoredArrays,
  toStored,
  type WritableArray,
  withValues,
} from './stored-array.js';
import { contiguousStrides, gather } from './strides.js';
import { decodeText, encodeText } from './text.js';
import { ZipArchive } from './zip.js';
import { writeZip } from './zip-write.js';

const magic = '\x93NUMPY';

/** As NumPy: nothing it writes for plain numbers is longer. */
const maxHeaderBytes = 10_000;

const dtypes: Record<string, StoredDType> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'bool',
};

/** @throws FormatError when the file is not whole, or holds anything but plain numbers. */
export function readNpy(bytes: Uint8Array): StoredArray {
  requireBytes('readNpy', bytes);
  return readArray('npy', 'array', bytes);
}

function readArray(format: string, where: string, bytes: Uint8Array): StoredArray {
  const reader = new ByteReader(format, bytes);
  reader.expect(magic);
  const major = reader.uint8();
  if (major < 1 || major > 3)
    throw new FormatError(format, where, `version ${major} of npy, 1 to 3 are read`);
  reader.advance(1);
  const length = major === 1 ? reader.uint16() : reader.uint32();
  if (length > maxHeaderBytes) throw new FormatError(format, where, `a header of ${length} bytes`);
  const { dtype, bigEndian, fortranOrder, shape } = parseHeader(format, where, reader.take(length));
  elementCount(format, where, shape);
  const array = arrayFromBytes(format, where, { shape, dtype }, reader.take(reader.remaining), bigEndian);
  return fortranOrder ? fromFortranOrder(array) : array;
}

interface Header {
  dtype: StoredDType;
  bigEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
}

/** The header is a Python dict as `repr` writes it, of exactly three keys. */
function parseHeader(format: string, where: string, bytes: Uint8Array): Header {
  const text = decodeText(format, where, bytes);
  const descr = /'descr':\s*('[^']*'|\[)/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)\b/.exec(text)?.[1];
  const shape = /'shape':\s*\(((?:\s*\d+L?\s*,)*(?:\s*\d+L?\s*)?)\)/.exec(text)?.[1];
  const rest = text
    .replace(/'descr':\s*'[^']*'/, '')
    .replace(/'fortran_order':\s*(True|False)\b/, '')
    .replace(/'shape':\s*\([^)]*\)/, '')
    .replace(/[\s,]/g, '');
  if (descr === undefined || order === undefined || shape === undefined || (rest !== '{}' && descr !== '[')) {
    throw new FormatError(
      format,
      where,
      `its header must give descr, fortran_order and shape, got ${quote(text)}`,
    );
  }
  const code = /^'([<>|=])(\w\d)'$/.exec(descr);
  const dtype = code && Object.hasOwn(dtypes, code[2]!) ? dtypes[code[2]!] : undefined;
  if (dtype === undefined) {
    const received = descr === '[' ? 'a structure' : descr;
    throw new FormatError(
      format,
      where,
      `dtype must be of ${Object.keys(dtypes).join(', ')}, got ${received}`,
    );
  }
  const sizes = shape.split(',').filter((size) => size.trim() !== '');
  return {
    dtype,
    bigEndian: code![1] === '>',
    fortranOrder: order === 'True',
    shape: sizes.map((size) => Number.parseInt(size, 10)),
  };
}

/** Column-major values, row-major. */
function fromFortranOrder({ shape, dtype, values }: StoredArray): StoredArray {
  return withValues(dtype, shape, gather(values, 0, shape, contiguousStrides(shape, true), values.length));
}

/** @throws ArgumentError for bfloat16, which NumPy does not have: widen it by `toFloat32`. */
export function writeNpy(array: WritableArray): Uint8Array {
  const stored = toStored('writeNpy', 'array', array);
  const code = Object.keys(dtypes).find((key) => dtypes[key] === stored.dtype);
  if (code === undefined)
    throw new ArgumentError(`writeNpy: dtype must be one that NumPy has, got ${stored.dtype}`);
  const order = bytesPerElement(stored.dtype) === 1 ? '|' : '<';
  const shape = stored.shape.length === 1 ? `${stored.shape[0]},` : stored.shape.join(', ');
  const dict = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  const preamble = magic.length + 4;
  const headerLength = Math.ceil((preamble + dict.length + 1) / 64) * 64 - preamble;
  const file = new Uint8Array(preamble + headerLength + stored.values.byteLength);
  file.set([...magic].map((character) => character.charCodeAt(0)));
  file.set([1, 0, headerLength & 0xff, headerLength >> 8], magic.length);
  file.set(encodeText(`${dict.padEnd(headerLength - 1)}\n`), preamble);
  file.set(valuesToBytes(stored.values), preamble + headerLength);
  return file;
}

/** @throws FormatError when the archive or an array in it is not whole, or holds anything but plain numbers. */
export function readNpz(bytes: Uint8Array): StoredArrays {
  requireBytes('readNpz', bytes);
  const archive = new ZipArchive('npz', bytes);
  return Object.fromEntries(
    archive.names().map((name) => {
      const where = `entry ${quote(name)}`;
      if (!name.endsWith('.npy')) throw new FormatError('npz', where, 'only .npy entries are read');
      return [name.slice(0, -'.npy'.length), readArray('npz', where, archive.read(name))];
    }),
  );
}

export interface WriteNpzOptions {
  /** As `numpy.savez_compressed` does. Default false. */
  compress?: boolean;
}

const npzOptions = defineOptions<WriteNpzOptions>('writeNpz', { checks: { compress: flag } });

/**
 * @throws ArgumentError for a name that is no path within the archive: `/a`, `../a`, `a\\b`.
 */
export function writeNpz(arrays: Record<string, WritableArray>, options: WriteNpzOptions = {}): Uint8Array {
  if (!record.accepts(arrays)) throw expected('writeNpz', 'arrays', 'a record of arrays', arrays);
  const { compress = false } = npzOptions.readNamed(options);
  const entries = Object.entries(arrays).map(([name, array]) => ({
    name: `${name}.npy`,
    content: writeNpy(array),
  }));
  return writeZip(entries, { compress });
}
