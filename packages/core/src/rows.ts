/** Batches of samples: rows of a large array as tensors of their own. */
import type { TypedArray } from './dtype.js';
import type { ArgumentError } from './errors.js';
import { expected } from './expected.js';
import { fromTypedArray } from './from-values.js';
import { acquireArray } from './memory/array-pool.js';
import { resultOver } from './memory/array-tensor.js';
import { adopt } from './memory/ownership.js';
import { type Shape, sizeOf } from './shape.js';
import { Tensor } from './tensor.js';

/** A copy is worth the view that it needs from so many elements on. */
const LONG = 1 << 7;

/**
 * Rows `start` to `end` of `values`, which holds rows of `rowShape`: [end - start, ...rowShape]. With `order`, row i is the
 * one at `order[i]`.
 *
 * The rows are copied; float32 ones to an array that serves the next batch when this one is disposed.
 */
export function takeRows(
  values: TypedArray,
  rowShape: Shape,
  { start, end, order }: { start: number; end: number; order: Int32Array | null },
): Tensor {
  const row = sizeOf(rowShape);
  const shape = [end - start, ...rowShape];
  if (!(values instanceof Float32Array)) {
    const copy = values.slice(0, (end - start) * row);
    copyRows(copy, values, row, { start, end, order });
    return fromTypedArray(copy, shape);
  }
  const copy = acquireArray((end - start) * row);
  copyRows(copy, values, row, { start, end, order });
  return new Tensor(adopt(resultOver(copy, shape)));
}

function copyRows(
  to: TypedArray,
  from: TypedArray,
  row: number,
  { start, end, order }: { start: number; end: number; order: Int32Array | null },
): void {
  if (order === null) {
    if (end * row > from.length) throw missing(end - 1, from.length / row);
    to.set(from.subarray(start * row, end * row));
    return;
  }
  for (let i = start; i < end; i++) {
    const at = order[i]! * row;
    if (!(at >= 0 && at + row <= from.length)) throw missing(order[i]!, from.length / row);
    const out = (i - start) * row;
    if (row < LONG) for (let k = 0; k < row; k++) to[out + k] = from[at + k]!;
    else to.set(from.subarray(at, at + row), out);
  }
}

function missing(row: number, count: number): ArgumentError {
  return expected('takeRows', 'rows', `of an array that has them (${count} rows)`, row);
}
