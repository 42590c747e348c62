import { ArgumentError, Tensor, type TensorValues, tensor } from '@unroll/core';
import { check, expected } from '@unroll/core/internal';

/** What stands for a tensor wherever Keras takes an array: numbers, nested or typed. */
export type TensorLike = Tensor | TensorValues;

/**
 * `value` as a tensor; an array is copied into one.
 *
 * @throws ArgumentError for what is neither. ShapeError for arrays that are no rectangle.
 */
export function toTensor(operation: string, argument: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  if (Array.isArray(value) && value.some((item) => item instanceof Tensor)) {
    throw new ArgumentError(
      `${operation}: ${argument} must be one tensor or an array of numbers, got a list with tensors in it`,
    );
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value) || typeof value === 'number') {
    return tensor(value as TensorValues);
  }
  throw expected(operation, argument, 'a tensor or an array of numbers', value);
}

/** The same, as float32. */
export function toFloat(operation: string, argument: string, value: unknown): Tensor {
  const given = toTensor(operation, argument, value);
  return given.dtype === 'float32' ? given : given.cast('float32');
}

export const tensorLike = check<TensorLike>(
  'a tensor or an array of numbers',
  (value) =>
    value instanceof Tensor || Array.isArray(value) || ArrayBuffer.isView(value) || typeof value === 'number',
);
