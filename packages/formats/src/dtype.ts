/**
 * The types of elements that the formats share, and how each is kept in JavaScript.
 *
 * | dtype | values | |
 * |---|---|---|
 * | float64, float32 | Float64Array, Float32Array | |
 * | float16, bfloat16 | Uint16Array | the bits as stored; `toFloat32` widens them, exactly |
 * | int64, uint64 | BigInt64Array, BigUint64Array | exact; `toNumbers` checks and converts |
 * | int32 ... uint8 | Int32Array ... Uint8Array | |
 * | bool | Uint8Array | 0 or 1 |
 */
export interface ValuesOf {
  float64: Float64Array;
  float32: Float32Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint64: BigUint64Array;
  uint32: Uint32Array;
  uint16: Uint16Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

export type StoredDType = keyof ValuesOf;

type Constructors = {
  readonly [D in StoredDType]: { new (buffer: ArrayBuffer): ValuesOf[D]; BYTES_PER_ELEMENT: number };
};

/** By dtype, the array that holds its values. */
export const constructors: Constructors = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

export function bytesPerElement(dtype: StoredDType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** The values of whole elements in `bytes`, copied; every JavaScript engine in use is little-endian. */
export function valuesFromBytes<D extends StoredDType>(
  dtype: D,
  bytes: Uint8Array,
  bigEndian = false,
): ValuesOf[D] {
  // Not `slice`, which gives a view where the bytes are Node's Buffer.
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  if (bigEndian) swapBytes(copy, bytesPerElement(dtype));
  if (dtype === 'bool') for (let i = 0; i < copy.length; i++) copy[i] = copy[i] === 0 ? 0 : 1;
  return new constructors[dtype](copy.buffer);
}

export function valuesToBytes(values: ValuesOf[StoredDType]): Uint8Array {
  // Of an array whose buffer was given away there is nothing to see.
  if (values.length === 0) return new Uint8Array(0);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

/** IEEE 754 half precision, exact in float32. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
export function bfloat16ToNumber(bits: number): number {
  word.setUint16(0, bits);
  word.setUint16(2, 0);
  return word.getFloat32(0);
}
