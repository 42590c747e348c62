import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { count, describe, expected, isGivenAway, listOf } from '@unroll/core/internal';
import {
  bfloat16ToNumber,
  bytesPerElement,
  float16ToNumber,
  constructors as namesOfValues,
  type StoredDType,
  type ValuesOf,
  valuesFromBytes,
} from './dtype.js';
import { FormatError } from './errors.js';
import type { NamedArray } from './named-array.js';

/** An array as a file holds it: row-major, of the file's own type. */
export type StoredArray<D extends StoredDType = StoredDType> = {
  [T in D]: { readonly shape: readonly number[]; readonly dtype: T; readonly values: ValuesOf[T] };
}[D];

/** What the writers take: an array with its dtype, or float32 values without one. */
export type WritableArray = StoredArray | NamedArray;

/** Names to arrays, in the file's order. */
export type StoredArrays = Record<string, StoredArray>;

/** NumPy's and PyTorch's most. */
const maxRank = 64;
const sizes = listOf(count);

/** Checks that `values` fill `shape` and are of its dtype; an array without a dtype is float32. */
export function toStored(operation: string, name: string, array: WritableArray): StoredArray {
  if (!isArray(array) || !Array.isArray(array.shape)) {
    throw expected(operation, name, 'a typed array of values with its shape', array);
  }
  if (array.shape.length > maxRank || !sizes.accepts(array.shape)) {
    throw expected(operation, `the shape of ${name}`, `at most ${maxRank} integers >= 0`, array.shape);
  }
  if (isGivenAway(array.values)) {
    throw new ArgumentError(
      `${operation}: ${name} must have values with their buffer, which has been transferred or resized`,
    );
  }
  const needed = array.shape.reduce((a, b) => a * b, 1);
  if (needed !== array.values.length) {
    throw new ShapeError(
      `${operation}: ${name} must have ${needed} values for shape [${array.shape}], got ${array.values.length}`,
    );
  }
  if ('dtype' in array) {
    const { dtype, values } = array;
    const isKnown = typeof dtype === 'string' && Object.hasOwn(namesOfValues, dtype);
    if (isKnown && values instanceof namesOfValues[dtype]) return array;
    throw new ArgumentError(
      `${operation}: ${name} must have values of its dtype ${describe(array.dtype)}, got ${describe(array.values)}`,
    );
  }
  if (array.values instanceof Float32Array) return { ...array, dtype: 'float32' };
  throw new ArgumentError(
    `${operation}: ${name} must have a dtype or be a Float32Array, got ${describe(array.values)}`,
  );
}

export function isArray(value: unknown): value is WritableArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    'shape' in value &&
    'values' in value &&
    ArrayBuffer.isView(value.values)
  );
}

/**
 * The number of elements of a shape that a file declares.
 *
 * @throws FormatError for what no array can have: more than 64 dimensions, a negative one, 2^53 elements.
 */
export function elementCount(format: string, where: string, shape: readonly number[]): number {
  if (shape.length > maxRank)
    throw new FormatError(format, where, `${shape.length} dimensions, at most ${maxRank} are read`);
  const bad = shape.find((size) => !Number.isSafeInteger(size) || size < 0);
  if (bad !== undefined) throw new FormatError(format, where, `a dimension is ${bad}`);
  const count = shape.reduce((a, b) => a * b, 1);
  if (!Number.isSafeInteger(count))
    throw new FormatError(format, where, `shape [${shape}] has too many elements`);
  return count;
}

/** The array in `bytes`, which must be exactly as long as `shape` and `dtype` say. */
export function arrayFromBytes(
  format: string,
  where: string,
  { shape, dtype }: Pick<StoredArray, 'shape' | 'dtype'>,
  bytes: Uint8Array,
  bigEndian = false,
): StoredArray {
  const needed = elementCount(format, where, shape) * bytesPerElement(dtype);
  if (needed !== bytes.length) {
    throw new FormatError(
      format,
      where,
      `${dtype} of shape [${shape}] needs ${needed} bytes, the file has ${bytes.length}`,
    );
  }
  return withValues(dtype, shape, valuesFromBytes(dtype, bytes, bigEndian));
}

/** Pairs a dtype with values of its own kind. */
export function withValues<D extends StoredDType>(
  dtype: D,
  shape: readonly number[],
  values: ValuesOf[D],
): StoredArray {
  return { shape, dtype, values } as StoredArray;
}

/**
 * The values as float32, which is what the dialects compute with. float16 and bfloat16 are widened exactly; float64 and
 * wide integers are rounded to the nearest float32.
 */
export function toFloat32(array: WritableArray): NamedArray {
  const stored = toStored('toFloat32', 'array', array);
  const { shape, values } = stored;
  if (values instanceof Float32Array) return { shape, values };
  return { shape, values: Float32Array.from(toNumbers(stored)) };
}

/**
 * The values as JavaScript numbers, exactly.
 *
 * @throws ArgumentError for an int64 or uint64 beyond 2^53, which no number holds.
 */
export function toNumbers(array: WritableArray): Float64Array {
  const stored = toStored('toNumbers', 'array', array);
  switch (stored.dtype) {
    case 'float16':
      return Float64Array.from(stored.values, float16ToNumber);
    case 'bfloat16':
      return Float64Array.from(stored.values, bfloat16ToNumber);
    case 'int64':
    case 'uint64': {
      const numbers = new Float64Array(stored.values.length);
      for (let i = 0; i < numbers.length; i++) numbers[i] = safeNumber(stored.values[i]!);
      return numbers;
    }
    default:
      return Float64Array.from(stored.values);
  }
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new ArgumentError(`toNumbers: an integer must be within 2^53, got ${value}`);
  }
  return number;
}
