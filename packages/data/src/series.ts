import { ShapeError } from '@unroll/core/errors';
import { expected } from '@unroll/core/internal';

/** A tensor, by what is read of it: any copy of core's, or of tfjs. */
export interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** Samples by features: `x[sample][feature]`. */
export type Rows = readonly ArrayLike<number>[];

/** A series of numbers, or rows of several, flat in memory: `values[row * features + feature]`. */
export interface Matrix {
  values: Float64Array;
  rows: number;
  features: number;
  kind: 'flat' | 'rows' | 'tensor';
}

/**
 * Numbers as they are given: a flat array (one feature), rows, or a tensor of one or two axes. Null and undefined are NaN
 * where `gaps` says so.
 *
 * @throws ArgumentError for anything else, and for an item that is no number. @throws ShapeError where rows differ in length.
 */
export function toMatrix(operation: string, argument: string, x: unknown, gaps = false): Matrix {
  if (isTensorLike(x)) return fromTensor(operation, argument, x);
  if (!isList(x)) throw expected(operation, argument, 'an array of numbers, rows of numbers, or a tensor', x);
  if (!isList(x[0])) {
    const values = new Float64Array(x.length);
    copy(operation, `${argument}[`, x, values, 0, gaps);
    return { values, rows: x.length, features: 1, kind: 'flat' };
  }
  const features = x[0].length;
  const values = new Float64Array(x.length * features);
  for (let i = 0; i < x.length; i++) {
    const row = x[i];
    if (!isList(row)) throw expected(operation, `row ${i} of ${argument}`, 'an array as row 0 is', row);
    if (row.length !== features) {
      throw new ShapeError(
        `${operation}: row ${i} of ${argument} must have ${features} features as row 0 has, got ${row.length}`,
      );
    }
    copy(operation, `${argument}[${i}][`, row, values, i * features, gaps);
  }
  return { values, rows: x.length, features, kind: 'rows' };
}

function fromTensor(operation: string, argument: string, x: TensorLike): Matrix {
  const { shape } = x;
  if (shape.length < 1 || shape.length > 2) {
    throw new ShapeError(
      `${operation}: ${argument} must have 1 or 2 axes, got a tensor of shape [${shape.join(', ')}]`,
    );
  }
  const [rows, features = 1] = shape as [number, number?];
  return { values: Float64Array.from(x.dataSync()), rows, features, kind: 'tensor' };
}

function copy(
  operation: string,
  place: string,
  from: ArrayLike<unknown>,
  to: Float64Array,
  offset: number,
  gaps: boolean,
): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i];
    if (typeof value === 'number') to[offset + i] = value;
    else if (gaps && (value === null || value === undefined)) to[offset + i] = Number.NaN;
    else throw expected(operation, `${place}${i}]`, 'a number', value);
  }
}

function isTensorLike(x: unknown): x is TensorLike {
  return typeof x === 'object' && x !== null && 'dataSync' in x && 'shape' in x && Array.isArray(x.shape);
}

/** An array, or a typed array of numbers. */
function isList(x: unknown): x is ArrayLike<unknown> {
  return Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView));
}
