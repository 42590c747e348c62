import { ShapeError } from '../errors.js';
import type { RandomSource } from '../random/source.js';
import { newArray } from '../room.js';
import { size } from './fans.js';
import { draw, requireNumber, requireShape } from './requirements.js';

/**
 * A random matrix with orthonormal columns, or rows where it is wide, times `gain`; leading axes are flattened to rows.
 * Keras's `Orthogonal`: it draws a tall matrix [max(rows, columns), min(rows, columns)] and transposes the result.
 *
 * Saxe et al. 2014.
 *
 * @throws ShapeError for fewer than two axes.
 */
export function orthogonal(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  requireMatrix('orthogonal', shape);
  requireNumber('orthogonal', 'gain', gain);
  const columns = shape.at(-1)!;
  const rows = size(shape.slice(0, -1));
  const [height, width] = [Math.max(rows, columns), Math.min(rows, columns)];
  const q = orthonormalColumns(draw('orthogonal', source, 'normal', height * width, 0, 1), height, width);
  return scaled(rows < columns ? transpose(q, height, width) : q, gain);
}

/**
 * PyTorch's `orthogonal_`: as `orthogonal`, but trailing axes are flattened to columns, and a wide matrix is drawn as such
 * and transposed before and after.
 *
 * @throws ShapeError for fewer than two axes.
 */
export function torchOrthogonal(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  requireMatrix('orthogonal', shape);
  requireNumber('orthogonal', 'gain', gain);
  const rows = shape[0]!;
  const columns = size(shape.slice(1));
  const drawn = draw('orthogonal', source, 'normal', rows * columns, 0, 1);
  if (rows >= columns) return scaled(orthonormalColumns(drawn, rows, columns), gain);
  const q = orthonormalColumns(transpose(drawn, rows, columns), columns, rows);
  return scaled(transpose(q, columns, rows), gain);
}

/**
 * Q of the QR decomposition with a positive diagonal of R, for `rows >= columns`, row-major.
 *
 * That sign makes Q unique, so Gram-Schmidt, run twice in float64 for orthogonality to rounding, finds what LAPACK's
 * Householder reflections followed by `q *= sign(diag(r))` do.
 */
export function orthonormalColumns(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const q = Float64Array.from(matrix);
  for (let column = 0; column < columns; column++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < column; earlier++) {
        let projection = 0;
        for (let i = 0; i < q.length; i += columns) projection += q[i + earlier]! * q[i + column]!;
        for (let i = 0; i < q.length; i += columns) q[i + column]! -= projection * q[i + earlier]!;
      }
    }
    let norm = 0;
    for (let row = 0; row < rows; row++) norm = Math.hypot(norm, q[row * columns + column]!);
    for (let row = 0; row < rows; row++) q[row * columns + column]! /= norm;
  }
  return q;
}

function transpose(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const out = newArray('orthogonal', Float64Array, rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  return out;
}

function scaled(values: Float64Array, gain: number): Float32Array {
  return Float32Array.from(values, (value) => gain * value);
}

function requireMatrix(operation: string, shape: readonly number[]): void {
  requireShape(operation, shape);
  if (shape.length < 2) {
    throw new ShapeError(`${operation}: shape must have at least 2 dimensions, got [${shape.join(', ')}]`);
  }
}
