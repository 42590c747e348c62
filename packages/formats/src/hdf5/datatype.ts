import type { ByteReader } from '../byte-reader.js';
import type { StoredDType } from '../dtype.js';

/** A datatype message, as far as weights use them. */
export type Datatype =
  | { kind: 'number'; dtype: StoredDType; bigEndian: boolean; size: number }
  | { kind: 'fixed string'; size: number }
  | { kind: 'variable string'; size: number };

const classNames = [
  'fixed-point',
  'floating-point',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enumeration',
  'variable-length',
  'array',
];

/** [sign location, exponent location, exponent size, mantissa size] of the formats of IEEE 754, and of bfloat16. */
const floatLayouts: readonly (readonly [StoredDType, size: number, ...layout: number[]])[] = [
  ['float64', 8, 63, 52, 11, 52],
  ['float32', 4, 31, 23, 8, 23],
  ['float16', 2, 15, 10, 5, 10],
  ['bfloat16', 2, 15, 7, 8, 7],
];

const integers: Readonly<Record<number, readonly [unsigned: StoredDType, signed: StoredDType]>> = {
  1: ['uint8', 'int8'],
  2: ['uint16', 'int16'],
  4: ['uint32', 'int32'],
  8: ['uint64', 'int64'],
};

/**
 * Two opaque bytes are a bfloat16: NumPy has no such type, and Keras writes its arrays as NumPy's `|V2`.
 *
 * @throws FormatError for a class that weights are not made of.
 */
export function readDatatype(reader: ByteReader): Datatype {
  const version = reader.uint8();
  const bits = reader.uint8() | (reader.uint8() << 8) | (reader.uint8() << 16);
  const size = reader.uint32();
  switch (version & 0xf) {
    case 0:
      return integer(reader, bits, size);
    case 1:
      return float(reader, bits, size);
    case 3:
      return { kind: 'fixed string', size };
    case 5:
      if (size === 2) return { kind: 'number', dtype: 'bfloat16', bigEndian: false, size };
      break;
    case 8:
      return boolean(reader, size);
    case 9:
      if ((bits & 0xf) === 1) return { kind: 'variable string', size };
  }
  throw reader.error(
    `a value of type ${classNames[version & 0xf] ?? version}, which weights are not made of`,
  );
}

function integer(reader: ByteReader, bits: number, size: number): Datatype {
  const [offset, precision] = [reader.uint16(), reader.uint16()];
  const dtype = integers[size]?.[bits & 8 ? 1 : 0];
  if (dtype === undefined || offset !== 0 || precision !== 8 * size) {
    throw reader.error(`an integer of ${precision} bits in ${size} bytes`);
  }
  return { kind: 'number', dtype, bigEndian: (bits & 1) === 1, size };
}

function float(reader: ByteReader, bits: number, size: number): Datatype {
  const [offset, precision] = [reader.uint16(), reader.uint16()];
  const [exponentAt, exponentSize, mantissaAt, mantissaSize] = reader.take(4);
  const layout = [(bits >> 8) & 0xff, exponentAt, exponentSize, mantissaSize];
  const known = floatLayouts.find(
    ([, bytes, ...expected]) => bytes === size && expected.every((value, i) => value === layout[i]),
  );
  if (known === undefined || offset !== 0 || precision !== 8 * size || mantissaAt !== 0 || bits & 0x40) {
    throw reader.error(`a floating-point number of ${precision} bits in an unknown layout`);
  }
  return { kind: 'number', dtype: known[0], bigEndian: (bits & 1) === 1, size };
}

/** h5py's booleans: an enumeration of FALSE = 0 and TRUE = 1 over a byte, which is an integer, and no enumeration again. */
function boolean(reader: ByteReader, size: number): Datatype {
  const isInteger = ((reader.bytes[reader.offset] ?? 0) & 0xf) === 0;
  if (!isInteger) throw reader.error('an enumeration');
  const base = readDatatype(reader);
  const names = new TextDecoder('latin1').decode(reader.take(16)).replaceAll('\0', '');
  if (size !== 1 || base.kind !== 'number' || names !== 'FALSETRUE') throw reader.error('an enumeration');
  return { kind: 'number', dtype: 'bool', bigEndian: false, size };
}

/** Sizes of a dataspace message, and `null` for the empty one. */
export function readDataspace(reader: ByteReader): number[] | null {
  const version = reader.uint8();
  const [rank, flags] = [reader.uint8(), reader.uint8()];
  if (version !== 1 && version !== 2) throw reader.error(`version ${version} of a dataspace`);
  const type = reader.uint8();
  if (version === 1) reader.advance(4);
  const shape = Array.from({ length: rank }, () => reader.uint64());
  if (flags & 1) reader.advance(8 * rank);
  return version === 2 && type === 2 ? null : shape;
}
