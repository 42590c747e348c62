import { offset, zeros } from '../arena';
import { madd } from '../simd';
import { ROW } from './panel';

/** A gradient's columns and rows come in whole tiles: 2 columns of 4 rows, the four of a column in one vector. */
@inline
function paddedRows(rows: i32): i32 {
  return (rows + 3) & -4;
}

/** Makes room for the gradient of weights [rows, columns], which is held transposed until `addGradient`. */
export function gradientRoom(rows: i32, columns: i32): usize {
  return zeros(paddedRows(rows) * ((columns + 1) & -2));
}

/** The place of column `column` of the gradient of `rows` rows in such a room. */
@inline
export function gradientColumn(transposed: usize, rows: i32, column: i32): usize {
  return transposed + offset(paddedRows(rows), column);
}

/** `gradient[i][j] += transposed[j][i]`, [rows, columns] in rows of `stride` floats. */
export function addGradient(transposed: usize, rows: i32, columns: i32, gradient: usize, stride: i32): void {
  const column = offset(paddedRows(rows), 1);
  for (let i = 0; i < rows; ++i) {
    let from = transposed + offset(i, 1);
    for (let j = 0; j < columns; ++j) {
      const to = gradient + offset(j, 1);
      f32.store(to, f32.load(to) + f32.load(from));
      from += column;
    }
    gradient += offset(stride, 1);
  }
}

/**
 * `transposed[j][i] += sum over steps and lanes of a[step][i][lane] d[step][j][lane]`: the gradient of weights that took
 * `a` to where `d` arrives. Step strides are in bytes. Whole tiles are read: what follows the rows must be readable, and
 * comes to lie in the padding.
 */
export function accumulateOuter(
  a: usize,
  aStep: usize,
  d: usize,
  dStep: usize,
  steps: i32,
  rows: i32,
  columns: i32,
  transposed: usize,
): void {
  const stride = offset(paddedRows(rows), 1);
  for (let i = 0; i < rows; i += 4) {
    let from = d;
    let to = transposed;
    for (let j = 0; j < columns; j += 2) {
      outerTile(a, aStep, from, dStep, steps, to, stride);
      from += 2 * ROW;
      to += stride << 1;
    }
    a += 4 * ROW;
    transposed += 16;
  }
}

function outerTile(a: usize, aStep: usize, d: usize, dStep: usize, steps: i32, to: usize, stride: usize): void {
  let p0 = f32x4.splat(0);
  let p1 = p0;
  let p2 = p0;
  let p3 = p0;
  let q0 = p0;
  let q1 = p0;
  let q2 = p0;
  let q3 = p0;
  for (; steps > 0; --steps) {
    let x = a;
    let y = d;
    for (const end = d + ROW; y < end; y += 16) {
      const d0 = v128.load(y);
      const d1 = v128.load(y, ROW);
      let s = v128.load(x);
      p0 = madd(s, d0, p0);
      q0 = madd(s, d1, q0);
      s = v128.load(x, ROW);
      p1 = madd(s, d0, p1);
      q1 = madd(s, d1, q1);
      s = v128.load(x, 2 * ROW);
      p2 = madd(s, d0, p2);
      q2 = madd(s, d1, q2);
      s = v128.load(x, 3 * ROW);
      p3 = madd(s, d0, p3);
      q3 = madd(s, d1, q3);
      x += 16;
    }
    a += aStep;
    d += dStep;
  }
  v128.store(to, f32x4.add(v128.load(to), sumOfLanes(p0, p1, p2, p3)));
  to += stride;
  v128.store(to, f32x4.add(v128.load(to), sumOfLanes(q0, q1, q2, q3)));
}

/** The vector of the four vectors' sums. */
@inline
function sumOfLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** `g[row] += sum over steps and lanes of d[step][row][lane]`: the gradient of a bias. */
@inline
export function accumulateSums(d: usize, dStep: usize, steps: i32, rows: i32, g: usize): void {
  for (; rows > 0; --rows) {
    let a = f32x4.splat(0);
    let b = a;
    let from = d;
    for (let step = 0; step < steps; ++step) {
      a = f32x4.add(a, f32x4.add(v128.load(from), v128.load(from, 16)));
      b = f32x4.add(b, f32x4.add(v128.load(from, 32), v128.load(from, 48)));
      from += dStep;
    }
    const sum = f32x4.add(a, b);
    const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    f32.store(g, f32.load(g) + f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
    d += ROW;
    g += 4;
  }
}
