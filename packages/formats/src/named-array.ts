import { ShapeError } from '@unroll/core/errors';
import { expected } from '@unroll/core/internal';

/** An array with its shape, row-major: what weights are outside either dialect. A core `Tensor` can be read into one. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a state dict is outside torch: names to arrays, in order. */
export type StateDict = Record<string, NamedArray>;

/** The transpose of a matrix. */
export function transposed({ shape, values }: NamedArray): NamedArray {
  const [rows, columns] = matrixShape('transposed', shape);
  const result = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = values[r * columns + c]!;
  }
  return { shape: [columns, rows], values: result };
}

/** The elementwise sum of two arrays of one shape. */
export function sum(a: NamedArray, b: NamedArray): NamedArray {
  if (a.values.length !== b.values.length) {
    throw new ShapeError(`sum: shapes must match. Expected [${a.shape}], got [${b.shape}]`);
  }
  return { shape: a.shape, values: a.values.map((value, i) => value + b.values[i]!) };
}

export function zerosLike({ shape, values }: NamedArray): NamedArray {
  return { shape, values: new Float32Array(values.length) };
}

function matrixShape(operation: string, shape: readonly number[]): [rows: number, columns: number] {
  const [rows, columns, ...more] = shape;
  if (rows === undefined || columns === undefined || more.length > 0) {
    throw expected(operation, 'shape', 'a matrix', shape);
  }
  return [rows, columns];
}
