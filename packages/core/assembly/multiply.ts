import { alloc, mark, offset, release, zeros } from './arena';
import { madd } from './simd';

/**
 * `C = init + A B` with B packed into panels of 8 columns, the product of the forward pass and of the gradients that flow
 * back. Strides are in floats. Tiles keep 8 accumulators: larger ones spill in V8.
 */
export const PANEL: i32 = 8;

/** Rows of A that stay in the first-level cache while the panels of B pass by. */
const ROW_BLOCK: i32 = 64;

@inline
export function paddedToPanel(columns: i32): i32 {
  return (columns + PANEL - 1) & -PANEL;
}

/** Packs B[k, n], which strides may present transposed, as [ceil(n / 8)][k][8] with zeros beyond n. */
export function packColumns(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32): usize {
  const packed = zeros(paddedToPanel(n) * k);
  packRows(b, rowStride, columnStride, k, n, 0, k, packed);
  return packed;
}

/** Packs `rows` rows of B as those from `first` on of the `k` that `packed` holds, which is zeroed before. */
export function packRows(
  b: usize,
  rowStride: i32,
  columnStride: i32,
  rows: i32,
  n: i32,
  first: i32,
  k: i32,
  packed: usize,
): void {
  packed += offset(first, PANEL);
  for (let column = 0; column < n; column += PANEL) {
    const lanes = offset(min(PANEL, n - column), 1);
    let to = packed + offset(column, k);
    for (let row = 0; row < rows; ++row) {
      let from = b + offset(row, rowStride) + offset(column, columnStride);
      for (let lane: usize = 0; lane < lanes; lane += 4) {
        f32.store(to + lane, f32.load(from));
        from += offset(columnStride, 1);
      }
      to += PANEL * 4;
    }
  }
}

/**
 * C[m, n] = init[m, n] + A[m, k] B. `init` may be C itself, or a padded row for all (stride 0): a bias, or zeros. With n
 * a multiple of 8 everything is in place; else the last panel goes through a buffer, so that nothing beyond column n is
 * touched, and `init` must be a padded row.
 */
export function multiply(
  a: usize,
  lda: i32,
  packed: usize,
  init: usize,
  ldInit: i32,
  c: usize,
  ldc: i32,
  m: i32,
  k: i32,
  n: i32,
): void {
  const scratch = mark();
  const lastPanel = n & (PANEL - 1) ? alloc(ROW_BLOCK * PANEL) : 0;
  for (let block = 0; block < m; block += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, m - block);
    for (let column = 0; column < n; column += PANEL) {
      const panel = packed + offset(column, k);
      const from = init + offset(block, ldInit) + offset(column, 1);
      const to = c + offset(block, ldc) + offset(column, 1);
      const aBlock = a + offset(block, lda);
      if (column + PANEL <= n) {
        multiplyPanel(aBlock, offset(lda, 1), panel, from, offset(ldInit, 1), to, offset(ldc, 1), rows, k);
      } else {
        multiplyPanel(aBlock, offset(lda, 1), panel, from, 0, lastPanel, PANEL * 4, rows, k);
        copyColumns(lastPanel, to, offset(ldc, 1), rows, n - column);
      }
    }
  }
  release(scratch);
}

function copyColumns(from: usize, to: usize, ldTo: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; ++row) {
    for (let column: usize = 0; column < (<usize>columns) << 2; column += 4) {
      f32.store(to + column, f32.load(from + column));
    }
    from += PANEL * 4;
    to += ldTo;
  }
}

/** `multiply` for one panel; strides in bytes. */
function multiplyPanel(
  a: usize,
  lda: usize,
  panel: usize,
  init: usize,
  ldInit: usize,
  c: usize,
  ldc: usize,
  m: i32,
  k: i32,
): void {
  for (; m >= 4; m -= 4) {
    multiplyFourRows(a, lda, panel, init, ldInit, c, ldc, k);
    a += lda << 2;
    init += ldInit << 2;
    c += ldc << 2;
  }
  for (; m > 0; --m) {
    multiplyRow(a, panel, init, c, k);
    a += lda;
    init += ldInit;
    c += ldc;
  }
}

function multiplyFourRows(
  a0: usize,
  lda: usize,
  panel: usize,
  init: usize,
  ldInit: usize,
  c: usize,
  ldc: usize,
  k: i32,
): void {
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  init += ldInit;
  let c10 = v128.load(init);
  let c11 = v128.load(init, 16);
  init += ldInit;
  let c20 = v128.load(init);
  let c21 = v128.load(init, 16);
  init += ldInit;
  let c30 = v128.load(init);
  let c31 = v128.load(init, 16);
  for (const end = panel + offset(k, PANEL); panel < end; panel += 32) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let s = v128.load32_splat(a0);
    c00 = madd(s, b0, c00);
    c01 = madd(s, b1, c01);
    s = v128.load32_splat(a1);
    c10 = madd(s, b0, c10);
    c11 = madd(s, b1, c11);
    s = v128.load32_splat(a2);
    c20 = madd(s, b0, c20);
    c21 = madd(s, b1, c21);
    s = v128.load32_splat(a3);
    c30 = madd(s, b0, c30);
    c31 = madd(s, b1, c31);
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** Computes one row, as the step of a single sequence is. Its sum is cut in four, because one chain of additions would wait on itself. */
function multiplyRow(a: usize, panel: usize, init: usize, c: usize, k: i32): void {
  let p0 = v128.load(init);
  let p1 = v128.load(init, 16);
  let q0 = f32x4.splat(0);
  let q1 = q0;
  let r0 = q0;
  let r1 = q0;
  let s0 = q0;
  let s1 = q0;
  for (; k >= 4; k -= 4) {
    let s = v128.load32_splat(a);
    p0 = madd(s, v128.load(panel), p0);
    p1 = madd(s, v128.load(panel, 16), p1);
    s = v128.load32_splat(a, 4);
    q0 = madd(s, v128.load(panel, 32), q0);
    q1 = madd(s, v128.load(panel, 48), q1);
    s = v128.load32_splat(a, 8);
    r0 = madd(s, v128.load(panel, 64), r0);
    r1 = madd(s, v128.load(panel, 80), r1);
    s = v128.load32_splat(a, 12);
    s0 = madd(s, v128.load(panel, 96), s0);
    s1 = madd(s, v128.load(panel, 112), s1);
    a += 16;
    panel += 128;
  }
  for (; k > 0; --k) {
    const s = v128.load32_splat(a);
    p0 = madd(s, v128.load(panel), p0);
    p1 = madd(s, v128.load(panel, 16), p1);
    a += 4;
    panel += 32;
  }
  v128.store(c, f32x4.add(f32x4.add(p0, q0), f32x4.add(r0, s0)));
  v128.store(c, f32x4.add(f32x4.add(p1, q1), f32x4.add(r1, s1)), 16);
}
