import { bytesPerElement, type StoredDType } from '../dtype.js';
import { encodeText } from '../text.js';
import { ByteWriter } from './byte-writer.js';

/** [exponent location, exponent size, mantissa size, exponent bias, sign location]. */
const floats: Partial<Record<StoredDType, readonly [number, number, number, number, number]>> = {
  float64: [52, 11, 52, 1023, 63],
  float32: [23, 8, 23, 127, 31],
  float16: [10, 5, 10, 15, 15],
};

export function encodeDataspace(shape: readonly number[]): Uint8Array {
  return new ByteWriter()
    .uint8(1, shape.length, 0, 0)
    .uint32(0)
    .uint64(...shape)
    .bytes();
}

export function encodeDatatype(dtype: StoredDType): Uint8Array {
  if (dtype === 'bool') return booleanType();
  if (dtype === 'bfloat16') return opaquePair();
  const size = bytesPerElement(dtype);
  const float = floats[dtype];
  if (float === undefined) {
    const signed = dtype.startsWith('int') ? 8 : 0;
    return new ByteWriter()
      .uint8(0x10, signed, 0, 0)
      .uint32(size)
      .uint16(0, 8 * size)
      .bytes();
  }
  const [exponentAt, exponentSize, mantissaSize, bias, signAt] = float;
  return new ByteWriter()
    .uint8(0x11, 0x20, signAt, 0)
    .uint32(size)
    .uint16(0, 8 * size)
    .uint8(exponentAt, exponentSize, 0, mantissaSize)
    .uint32(bias)
    .bytes();
}

/** As h5py: an enumeration of FALSE and TRUE over int8. */
function booleanType(): Uint8Array {
  return new ByteWriter()
    .uint8(0x18, 2, 0, 0)
    .uint32(1)
    .append(encodeDatatype('int8'))
    .append(encodeText('FALSE\0\0\0TRUE\0\0\0\0'))
    .uint8(0, 1)
    .bytes();
}

/** What Keras makes of bfloat16; the attribute `dtype` says which. */
function opaquePair(): Uint8Array {
  return new ByteWriter().uint8(0x15, 0, 0, 0).uint32(2).bytes();
}

/** Text of any length, UTF-8, ended by a null. */
export function encodeStringType(): Uint8Array {
  return new ByteWriter().uint8(0x19, 1, 1, 0).uint32(16).append(encodeDatatype('uint8')).bytes();
}
