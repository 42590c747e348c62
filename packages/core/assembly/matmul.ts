import { alloc, copyRows, mark, offset, release, zeros } from './arena';
import { multiply, packColumns, paddedToPanel } from './multiply';
import { accumulateOuter } from './outer';

/** C[m, n] = op(A) op(B), row-major, for each of `batch` pairs; op(A) is [m, k] and op(B) [k, n]. */
export function matMul(
  a: usize,
  b: usize,
  c: usize,
  batch: i32,
  m: i32,
  k: i32,
  n: i32,
  transposeA: bool,
  transposeB: bool,
): void {
  const scratch = mark();
  for (let i = 0; i < batch; ++i) {
    if (transposeA) {
      multiplyTransposed(a, transposeB ? transpose(b, n, k) : b, c, m, k, n);
    } else {
      const packed = transposeB ? packColumns(b, 1, k, k, n) : packColumns(b, n, 1, k, n);
      multiply(a, k, packed, zeros(paddedToPanel(n)), 0, c, n, m, k, n);
    }
    release(scratch);
    a += offset(m, k);
    b += offset(k, n);
    c += offset(m, n);
  }
}

/** C[m, n] = A^T B with A[k, m]. */
function multiplyTransposed(a: usize, b: usize, c: usize, m: i32, k: i32, n: i32): void {
  const width = paddedToPanel(n);
  const product = zeros(m * width);
  accumulateOuter(a, m, b, n, product, k, m, n);
  copyRows(product, width, c, n, m, n);
}

/** A copy of X[rows, columns] as [columns, rows]. */
function transpose(x: usize, rows: i32, columns: i32): usize {
  const out = alloc(rows * columns);
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      f32.store(
        out + offset(column, rows) + offset(row, 1),
        f32.load(x + offset(row, columns) + offset(column, 1)),
      );
    }
  }
  return out;
}
