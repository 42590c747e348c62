/** Making tensors from values. */
import * as tf from '@tensorflow/tfjs-core';
import { filled, tensorOver } from './backends/array-tensor.js';
import { ArgumentError, describe, expected, ShapeError } from './errors.js';
import { inferShape, type Shape, sizeOf } from './shape.js';
import { Storage } from './storage.js';
import { type DType, Tensor, type TypedArray } from './tensor.js';

/** Numbers or booleans in nested arrays or typed arrays of any depth. */
export type TensorValues =
  | number
  | boolean
  | ArrayLike<number>
  | ArrayLike<boolean>
  | readonly TensorValues[];

export interface TensorOptions {
  /** Default float32, or int32 for an Int32Array and bool for booleans. */
  dtype?: DType;
  /** Whether `backward` should fill this tensor's `grad`. Default false. */
  requiresGrad?: boolean;
}

/**
 * A tensor with a copy of `values`: a number, nested arrays, or a typed array. torch.tensor.
 *
 * @param options.shape Shape of the result; default is the nesting of `values`. One dimension may be -1.
 * @throws ShapeError when rows differ in length, or when `shape` has another number of elements.
 */
export function tensor(values: TensorValues, options: TensorOptions & { shape?: Shape } = {}): Tensor {
  const nested = shapeOf(values);
  const shape = options.shape === undefined ? nested : inferShape('tensor', nested, options.shape);
  const flat: number[] | ArrayLike<number> = ArrayBuffer.isView(values)
    ? (values as Float32Array)
    : flatten(values);
  const dtype = options.dtype ?? inferDType(values);
  return fromTypedArray(toTypedArray(flat, dtype), shape, options);
}

/** A tensor over `values` itself, not a copy: nobody may write to the array afterwards. */
export function fromTypedArray(
  values: TypedArray,
  shape: Shape,
  { requiresGrad = false }: TensorOptions = {},
): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError(
      `tensor: shape ${describe(shape)} needs ${sizeOf(shape)} values, got ${values.length}`,
    );
  }
  return leaf(tensorOver(values, shape, dtypeOf(values)), requiresGrad);
}

export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** A tensor with `value` everywhere. */
export function full(
  shape: Shape,
  value: number,
  { dtype = 'float32', requiresGrad = false }: TensorOptions = {},
): Tensor {
  if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
    throw expected('full', 'shape', 'a list of non-negative integers', shape);
  }
  return leaf(dtype === 'float32' ? filled(shape, value) : tf.fill([...shape], value, dtype), requiresGrad);
}

export function zerosLike(x: Tensor): Tensor {
  return zeros(x.shape, { dtype: x.dtype });
}

export function onesLike(x: Tensor): Tensor {
  return ones(x.shape, { dtype: x.dtype });
}

/** `start`, `start + step`, ... up to but without `stop`; one argument counts from 0. float32 unless told otherwise. */
export function arange(start: number, stop?: number, step = 1, options: TensorOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (!Number.isFinite(step) || step === 0) throw expected('arange', 'step', 'a number other than 0', step);
  const count = Math.max(0, Math.ceil((to - from) / step));
  const values = Float64Array.from({ length: count }, (_, i) => from + i * step);
  return fromTypedArray(toTypedArray(values, options.dtype ?? 'float32'), [count], options);
}

/** The identity matrix [n, n]. */
export function eye(n: number, options: TensorOptions = {}): Tensor {
  return leaf(tf.eye(n), options.requiresGrad ?? false);
}

function leaf(values: tf.Tensor, requiresGrad: boolean): Tensor {
  const result = new Tensor(new Storage(tf.keep(values)));
  if (requiresGrad) result.requiresGrad = true;
  return result;
}

function shapeOf(values: TensorValues): number[] {
  if (typeof values !== 'object') return [];
  if (ArrayBuffer.isView(values)) return [values.length];
  const rows = values as readonly TensorValues[];
  const [first, ...others] = rows;
  if (first === undefined) return [0];
  const shape = shapeOf(first);
  for (const [i, row] of others.entries()) {
    const other = shapeOf(row);
    if (other.length !== shape.length || other.some((size, axis) => size !== shape[axis])) {
      throw new ShapeError(
        `tensor: rows must have one shape. Expected ${describe(shape)} as row 0, got ${describe(other)} in row ${i + 1}`,
      );
    }
  }
  return [rows.length, ...shape];
}

function flatten(values: TensorValues): number[] {
  const out: number[] = [];
  const visit = (value: TensorValues): void => {
    if (typeof value === 'number' || typeof value === 'boolean') out.push(Number(value));
    else if (typeof value === 'object' && value !== null)
      for (const item of Array.from(value as TensorValues[])) visit(item);
    else throw new ArgumentError(`tensor: values must be numbers or booleans, got ${describe(value)}`);
  };
  visit(values);
  return out;
}

function inferDType(values: TensorValues): DType {
  if (ArrayBuffer.isView(values)) return values instanceof Int32Array ? 'int32' : 'float32';
  let first: unknown = values;
  while (typeof first === 'object' && first !== null) first = (first as unknown[])[0];
  return typeof first === 'boolean' ? 'bool' : 'float32';
}

function toTypedArray(values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'int32') return Int32Array.from(values);
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  return Float32Array.from(values);
}

function dtypeOf(values: TypedArray): DType {
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Uint8Array ? 'bool' : 'float32';
}
