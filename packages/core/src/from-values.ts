/** Makes tensors of the values that a program has: numbers, nested arrays, typed arrays, other tensors. */
import type * as tf from '@tensorflow/tfjs-core';
import { defineOptions, flag, integer, listOf, number, oneOf, worded } from './arguments/index.js';
import { describe } from './describe.js';
import { ArgumentError, ShapeError } from './errors.js';
import { expected } from './expected.js';
import { requireAttached } from './given-away.js';
import { tensorOver } from './memory/array-tensor.js';
import './ops/methods.js';
import type { DType, TypedArray } from './dtype.js';
import { adopt } from './memory/ownership.js';
import { newArray } from './room.js';
import { inferShape, type Shape, sameShape, sizeOf } from './shape.js';
import { Tensor } from './tensor.js';

/** Numbers or booleans in nested arrays, typed arrays or tensors, of any depth. */
export type TensorValues =
  | number
  | boolean
  | Tensor
  | ArrayLike<number>
  | ArrayLike<boolean>
  | readonly TensorValues[];

export interface TensorOptions {
  /** Default float32, or int32 for an Int32Array and bool for booleans. */
  dtype?: DType;
  /** Whether `backward` should fill this tensor's `grad`. Default false. */
  requiresGrad?: boolean;
}

const checks = { dtype: oneOf('float32', 'int32', 'bool'), requiresGrad: flag } as const;
const tensorOptions = defineOptions<TensorOptions & { shape?: Shape }>('tensor', {
  checks: { ...checks, shape: worded('a list of integers', listOf(integer)) },
});

/**
 * A tensor with a copy of `values`: a number, nested arrays, a typed array, or a tensor. torch.tensor.
 *
 * @param options.shape Shape of the result; default is the nesting of `values`. One dimension may be -1.
 * @throws ShapeError when rows differ in length, or when `shape` has another number of elements.
 * @throws ArgumentError for what is no number or boolean, holes and null among them, and for a number that an int32 cannot
 *   hold; fractions are cut off.
 */
export function tensor(values: TensorValues, options?: TensorOptions & { shape?: Shape }): Tensor {
  const { shape, dtype, requiresGrad = false } = tensorOptions.readNamed(options);
  const nested = shapeOf(values);
  const given = shape === undefined ? nested : inferShape('tensor', nested, shape);
  const copy = copyOf(values, nested, dtype ?? firstKind(values), dtype === undefined);
  return leaf(tensorOver(copy, given, dtypeOf(copy)!), requiresGrad);
}

/**
 * A tensor over `values` itself, not a copy: nobody may write to the array afterwards.
 *
 * @throws ShapeError when `shape` has another number of elements.
 */
export function fromTypedArray(values: TypedArray, shape: Shape, options?: TensorOptions): Tensor {
  const dtype = dtypeOf(values);
  if (dtype === undefined) {
    throw expected('fromTypedArray', 'values', 'a Float32Array, an Int32Array or a Uint8Array', values);
  }
  requireAttached('fromTypedArray', 'values', values);
  if (!listOf(number).accepts(shape)) throw expected('fromTypedArray', 'shape', 'a list of sizes', shape);
  if (values.length !== sizeOf(shape) || shape.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new ShapeError(
      `tensor: shape ${describe(shape)} needs ${sizeOf(shape)} values, got ${values.length}`,
    );
  }
  if (options === undefined) return leaf(tensorOver(values, shape, dtype), false);
  const wanted = fromOptions.readNamed(options);
  if (wanted.dtype !== undefined && wanted.dtype !== dtype) {
    throw expected('fromTypedArray', 'dtype', `${dtype}, which the array's is,`, wanted.dtype);
  }
  return leaf(tensorOver(values, shape, dtype), wanted.requiresGrad ?? false);
}

const fromOptions = defineOptions<TensorOptions>('fromTypedArray', { checks });

/** @internal A leaf with these values, of which it takes ownership. */
export function leaf(values: tf.Tensor, requiresGrad: boolean): Tensor {
  const result = new Tensor(adopt(values));
  if (requiresGrad) result.requiresGrad = true;
  return result;
}

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** Arrays may be nested this deep; an array that holds itself is deeper. */
const DEPTH = 64;

/** The sizes along the first item of each list. */
function shapeOf(values: unknown): number[] {
  const shape: number[] = [];
  let at = values;
  while (Array.isArray(at)) {
    if (shape.length === DEPTH) {
      throw new ArgumentError(
        `tensor: values must not be nested deeper than ${DEPTH}. Does a list hold itself?`,
      );
    }
    shape.push(at.length);
    if (at.length === 0) return shape;
    at = at[0];
  }
  return [...shape, ...ownShape(at)];
}

/** The shape of values that are no plain list. */
function ownShape(value: unknown): Shape {
  if (value instanceof Tensor) return value.shape;
  return isNumeric(value) ? [value.length] : [];
}

function isNumeric(value: unknown): value is TypedArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView || value instanceof BigInt64Array || value instanceof BigUint64Array)
  );
}

/** The type that the first value asks for, which is that of all values where they agree. */
function firstKind(values: unknown): DType {
  let first = values;
  while (Array.isArray(first)) first = first[0];
  return ownKind(first);
}

function ownKind(value: unknown): DType {
  if (value instanceof Tensor) return value.dtype;
  if (value instanceof Int32Array) return 'int32';
  return typeof value === 'boolean' ? 'bool' : 'float32';
}

/** With `isInferred`, values of several types become float32. */
function copyOf(values: TensorValues, shape: Shape, dtype: DType, isInferred: boolean): TypedArray {
  const array = newArray<TypedArray>('tensor', ARRAYS[dtype], sizeOf(shape), shape);
  const copy = new Copy(array, dtype, shape, isInferred && dtype !== 'float32');
  copy.add(values, 0, []);
  return copy.isMixed ? copyOf(values, shape, 'float32', false) : array;
}

/** Writes values one after the other, and sees that each list has the shape of the first. */
class Copy {
  private at = 0;
  /** Whether a value of another type has been met. */
  isMixed = false;

  constructor(
    private readonly array: TypedArray,
    private readonly dtype: DType,
    private readonly shape: Shape,
    private readonly isStrict: boolean,
  ) {}

  /** `path` leads to `values`, for errors. */
  add(values: unknown, axis: number, path: readonly number[]): void {
    const { shape } = this;
    if (Array.isArray(values)) {
      if (axis === shape.length || values.length !== shape[axis]) throw this.misshapen(values, axis, path);
      for (let i = 0; i < values.length; i++) {
        const item: unknown = values[i];
        if (typeof item === 'number' && axis === shape.length - 1 && !this.isStrict) this.put(item, path, i);
        else this.add(item, axis + 1, [...path, i]);
      }
      return;
    }
    const isScalar = typeof values === 'number' || typeof values === 'boolean';
    if (!isScalar && !(values instanceof Tensor) && !isNumeric(values)) {
      throw expected('tensor', named(path), 'numbers or booleans', values);
    }
    if (!sameShape(ownShape(values), shape.slice(axis))) throw this.misshapen(values, axis, path);
    if (this.isStrict && ownKind(values) !== this.dtype) {
      this.isMixed = true;
    } else if (isScalar) {
      this.put(Number(values), path);
    } else {
      if (!(values instanceof Tensor)) requireAttached('tensor', named(path), values);
      this.putAll(values instanceof Tensor ? values.dataSync() : values, path);
    }
  }

  private putAll(values: ArrayLike<number>, path: readonly number[]): void {
    if (this.dtype === 'float32') {
      this.array.set(values, this.at);
      this.at += values.length;
      return;
    }
    for (let i = 0; i < values.length; i++) this.put(values[i]!, path, i);
  }

  private put(value: number, path: readonly number[], i?: number): void {
    const { array, dtype } = this;
    if (dtype === 'bool') array[this.at++] = value === 0 ? 0 : 1;
    else {
      if (dtype === 'int32' && Math.trunc(value) !== (value | 0)) {
        const place = named(i === undefined ? path : [...path, i]);
        throw expected('tensor', place, 'a number in [-2147483648, 2147483647] for int32', value);
      }
      array[this.at++] = value;
    }
  }

  private misshapen(value: unknown, axis: number, path: readonly number[]): ShapeError {
    const others = path.length === 0 ? '' : ` in row ${path.at(-1)}`;
    const got = Array.isArray(value) ? shapeOf(value) : ownShape(value);
    return new ShapeError(
      `tensor: rows must have one shape. Expected ${describe(this.shape.slice(axis))} as row 0, got ${describe(got)}${others}`,
    );
  }
}

function named(path: readonly number[]): string {
  return path.length === 0 ? 'values' : `values[${path.join('][')}]`;
}

function dtypeOf(values: unknown): DType | undefined {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Uint8Array ? 'bool' : undefined;
}
