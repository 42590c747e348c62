import { offset, zeros } from '../arena';
import { madd } from '../simd';
import { ROW } from './panel';

/** One tile computes so many rows of a result. */
const TILE: i32 = 2;
const TILE_ROWS: usize = 2 * ROW;

@inline
export function paddedToTile(rows: i32): i32 {
  return (rows + TILE - 1) & -TILE;
}

/**
 * Makes room for the weights of `rows` results of `k` terms each, as tiles [rows / 2][k][2] that a product reads in a line. An
 * odd last row has a partner of zeros.
 */
export function packedRoom(rows: i32, k: i32): usize {
  return zeros(paddedToTile(rows) * k);
}

/** Packs `weights[row * rowStride + term * termStride]` as the terms from `firstTerm` on, of `k` in all. */
export function pack(
  weights: usize,
  rowStride: i32,
  termStride: i32,
  rows: i32,
  terms: i32,
  firstTerm: i32,
  k: i32,
  packed: usize,
): void {
  for (let row = 0; row < rows; ++row) {
    let from = weights + offset(row, rowStride);
    let to = packed + offset(row >> 1, TILE * k) + offset(firstTerm, TILE) + offset(row & 1, 1);
    for (let term = 0; term < terms; ++term) {
      f32.store(to, f32.load(from));
      from += offset(termStride, 1);
      to += TILE * 4;
    }
  }
}

/** `to = bias + weights from`, for panels `from` [k][16] and `to` [rows padded to a tile][16]. */
export function productOnBias(weights: usize, k: i32, from: usize, rows: i32, bias: usize, to: usize): void {
  for (let row = 0; row < rows; row += TILE) {
    const b0 = v128.load32_splat(bias);
    const b1 = v128.load32_splat(bias, 4);
    weights = tile(weights, k, from, to, b0, b0, b0, b0, b1, b1, b1, b1);
    bias += TILE * 4;
    to += TILE_ROWS;
  }
}

/** `to = weights from`. */
export function product(weights: usize, k: i32, from: usize, rows: i32, to: usize): void {
  const z = f32x4.splat(0);
  for (let row = 0; row < rows; row += TILE) {
    weights = tile(weights, k, from, to, z, z, z, z, z, z, z, z);
    to += TILE_ROWS;
  }
}

/** `to += weights from`. */
export function addProduct(weights: usize, k: i32, from: usize, rows: i32, to: usize): void {
  for (let row = 0; row < rows; row += TILE) {
    weights = tile(
      weights,
      k,
      from,
      to,
      v128.load(to),
      v128.load(to, 16),
      v128.load(to, 32),
      v128.load(to, 48),
      v128.load(to, 64),
      v128.load(to, 80),
      v128.load(to, 96),
      v128.load(to, 112),
    );
    to += TILE_ROWS;
  }
}

/** Two rows of 16 lanes: 8 sums, 4 loads and a broadcast leave V8 a register or two. Returns the end of the weights. */
@inline
function tile(
  weights: usize,
  k: i32,
  from: usize,
  to: usize,
  p0: v128,
  p1: v128,
  p2: v128,
  p3: v128,
  q0: v128,
  q1: v128,
  q2: v128,
  q3: v128,
): usize {
  for (const end = weights + offset(k, TILE); weights < end; weights += TILE * 4) {
    const x0 = v128.load(from);
    const x1 = v128.load(from, 16);
    const x2 = v128.load(from, 32);
    const x3 = v128.load(from, 48);
    let w = v128.load32_splat(weights);
    p0 = madd(w, x0, p0);
    p1 = madd(w, x1, p1);
    p2 = madd(w, x2, p2);
    p3 = madd(w, x3, p3);
    w = v128.load32_splat(weights, 4);
    q0 = madd(w, x0, q0);
    q1 = madd(w, x1, q1);
    q2 = madd(w, x2, q2);
    q3 = madd(w, x3, q3);
    from += ROW;
  }
  v128.store(to, p0);
  v128.store(to, p1, 16);
  v128.store(to, p2, 32);
  v128.store(to, p3, 48);
  v128.store(to, q0, 64);
  v128.store(to, q1, 80);
  v128.store(to, q2, 96);
  v128.store(to, q3, 112);
  return weights;
}
