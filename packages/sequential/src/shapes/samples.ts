import {
  fromTypedArray,
  ShapeError,
  Tensor,
  type TensorValues,
  type TypedArray,
  tensor,
  UnrollError,
} from '@unroll/core';
import { check, sizeOf, takeRows } from '@unroll/core/internal';

/**
 * Samples along the first axis: a tensor, of tfjs too, nested arrays, or a typed array for one number a sample.
 */
export type Data = Tensor | TensorValues | TensorData;

/** What tensors of tfjs have. */
export interface TensorData {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** Whether a value can be `Data`; what nested arrays hold is seen when they are read. */
export const data = check<Data>(
  'a tensor, nested arrays of numbers or a typed array that holds all samples (no iterable of batches)',
  (value) =>
    Array.isArray(value) ||
    isTensorData(value) ||
    (ArrayBuffer.isView(value) && 'length' in value && typeof (value as TypedArray)[0] !== 'bigint'),
);

function isTensorData(value: unknown): value is TensorData {
  if (value instanceof Tensor) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    'dataSync' in value &&
    typeof value.dataSync === 'function' &&
    'shape' in value &&
    Array.isArray(value.shape)
  );
}

/** An array of samples whose rows can be copied out. */
export class Samples {
  private readonly row: number;

  constructor(
    readonly values: TypedArray,
    readonly shape: readonly number[],
  ) {
    this.row = sizeOf(shape.slice(1));
  }

  /**
   * @param argument As errors name it: `fit: x`.
   * @throws ArgumentError, ShapeError for what makes no tensor, and for a scalar.
   */
  static from(argument: string, given: Data): Samples {
    const samples = Samples.read(argument, given);
    if (samples.shape.length > 0) return samples;
    throw new ShapeError(`${argument} must have samples along its first axis, got a scalar`);
  }

  static read(argument: string, given: Data): Samples {
    try {
      if (given instanceof Tensor) return new Samples(given.dataSync(), given.shape);
      if (isTensorData(given)) return new Samples(Float32Array.from(given.dataSync()), given.shape);
      const made = tensor(given);
      const samples = new Samples(made.dataSync(), made.shape);
      made.dispose();
      return samples;
    } catch (error) {
      if (error instanceof UnrollError) error.message = `${argument}: ${error.message}`;
      throw error;
    }
  }

  get count(): number {
    return this.shape[0] ?? 0;
  }

  slice(start: number, end: number): Samples {
    return new Samples(this.values.subarray(start * this.row, end * this.row), [
      end - start,
      ...this.shape.slice(1),
    ]);
  }

  /** Samples `start` to `end`, in `order` where there is one. */
  gather(start: number, end: number, order: Int32Array | null): Tensor {
    return takeRows(this.values, this.shape.slice(1), { start, end, order });
  }

  /** All of them. */
  toTensor(): Tensor {
    return fromTypedArray(this.values, [...this.shape]);
  }
}

/**
 * Data, or a number, as a tensor.
 *
 * @param argument As errors name it.
 * @throws ArgumentError, ShapeError for what makes none.
 */
export function toTensor(argument: string, given: Data | number): Tensor {
  if (typeof given === 'number') return tensor(given);
  return Samples.read(argument, given).toTensor();
}
