import { offset } from './arena';
import { PANEL, paddedToPanel } from './multiply';
import { madd } from './simd';

/** Rows whose part of A and D stays in the first-level cache while the tiles of G pass by. */
const ROW_BLOCK: i32 = 64;

/**
 * `G += A^T D`, the weight gradient: A[rows, k] and D[rows, n] with strides in floats, G[k, n] with row stride
 * `paddedToPanel(n)`, whose columns beyond n take whatever follows D's rows and mean nothing.
 */
export function accumulateOuter(
  a: usize,
  lda: i32,
  d: usize,
  ldd: i32,
  g: usize,
  rows: i32,
  k: i32,
  n: i32,
): void {
  const ldg = paddedToPanel(n);
  for (let block = 0; block < rows; block += ROW_BLOCK) {
    const count = min(ROW_BLOCK, rows - block);
    for (let column = 0; column < n; column += PANEL) {
      const dBlock = d + offset(block, ldd) + offset(column, 1);
      let from = a + offset(block, lda);
      let to = g + offset(column, 1);
      let row = 0;
      for (; row + 4 <= k; row += 4) {
        outerFourRows(from, offset(lda, 1), dBlock, offset(ldd, 1), to, offset(ldg, 1), count);
        from += 16;
        to += offset(4, ldg);
      }
      for (; row < k; ++row) {
        outerRow(from, offset(lda, 1), dBlock, offset(ldd, 1), to, count);
        from += 4;
        to += offset(1, ldg);
      }
    }
  }
}

function outerFourRows(a: usize, lda: usize, d: usize, ldd: usize, g: usize, ldg: usize, count: i32): void {
  let g00 = f32x4.splat(0);
  let g01 = g00;
  let g10 = g00;
  let g11 = g00;
  let g20 = g00;
  let g21 = g00;
  let g30 = g00;
  let g31 = g00;
  for (; count > 0; --count) {
    const d0 = v128.load(d);
    const d1 = v128.load(d, 16);
    let s = v128.load32_splat(a);
    g00 = madd(s, d0, g00);
    g01 = madd(s, d1, g01);
    s = v128.load32_splat(a, 4);
    g10 = madd(s, d0, g10);
    g11 = madd(s, d1, g11);
    s = v128.load32_splat(a, 8);
    g20 = madd(s, d0, g20);
    g21 = madd(s, d1, g21);
    s = v128.load32_splat(a, 12);
    g30 = madd(s, d0, g30);
    g31 = madd(s, d1, g31);
    a += lda;
    d += ldd;
  }
  addTo(g, g00, g01);
  addTo(g + ldg, g10, g11);
  addTo(g + 2 * ldg, g20, g21);
  addTo(g + 3 * ldg, g30, g31);
}

function outerRow(a: usize, lda: usize, d: usize, ldd: usize, g: usize, count: i32): void {
  let g0 = f32x4.splat(0);
  let g1 = g0;
  for (; count > 0; --count) {
    const s = v128.load32_splat(a);
    g0 = madd(s, v128.load(d), g0);
    g1 = madd(s, v128.load(d, 16), g1);
    a += lda;
    d += ldd;
  }
  addTo(g, g0, g1);
}

@inline
function addTo(g: usize, g0: v128, g1: v128): void {
  v128.store(g, f32x4.add(v128.load(g), g0));
  v128.store(g, f32x4.add(v128.load(g, 16), g1), 16);
}
