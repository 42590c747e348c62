import { offset } from '../arena';

/** Samples side by side: a panel is [row][16 samples], so that one vector instruction works on four samples. */
export const LANES: i32 = 16;
export const ROW: usize = LANES * 4;

/** A panel with empty lanes is faster than units as the lanes from this many samples on. */
const WORTH_A_PANEL: i32 = 13;

/** The number of samples, of `count`, that go into panels, with samples as the lanes. Units are the lanes of the rest. */
@inline
export function inPanels(count: i32): i32 {
  const left = count & (LANES - 1);
  return left >= WORTH_A_PANEL ? count : count - left;
}

/** Samples from `first` to `end` that one panel takes. */
@inline
export function lanesFrom(first: i32, end: i32): i32 {
  return min(LANES, end - first);
}

/**
 * `to[column][lane] = from[lane][column]`: rows of `columns` floats, `stride` bytes apart, become the lanes of a panel.
 * Lanes from `lanes` on are left alone.
 */
export function gather(from: usize, stride: usize, lanes: i32, columns: i32, to: usize): void {
  let lane = 0;
  if (columns >= 4) {
    for (; lane + 4 <= lanes; lane += 4) {
      let column = 0;
      for (; column + 4 <= columns; column += 4) {
        transpose(from + offset(column, 1), stride, to + <usize>column * ROW, ROW);
      }
      // The last block overlaps the one before.
      if (column < columns) transpose(from + offset(columns - 4, 1), stride, to + <usize>(columns - 4) * ROW, ROW);
      from += stride << 2;
      to += 16;
    }
  }
  for (; lane < lanes; ++lane) {
    let at = to;
    for (let column = 0; column < columns; ++column) {
      f32.store(at, f32.load(from + offset(column, 1)));
      at += ROW;
    }
    from += stride;
    to += 4;
  }
}

/** `to[column][lane] += from[lane][column]`. */
export function addGathered(from: usize, stride: usize, lanes: i32, columns: i32, to: usize): void {
  for (let lane = 0; lane < lanes; ++lane) {
    let at = to;
    for (let column = 0; column < columns; ++column) {
      f32.store(at, f32.load(at) + f32.load(from + offset(column, 1)));
      at += ROW;
    }
    from += stride;
    to += 4;
  }
}

/** The inverse of `gather`. */
export function scatter(from: usize, lanes: i32, columns: i32, to: usize, stride: usize): void {
  let lane = 0;
  if (columns >= 4) {
    for (; lane + 4 <= lanes; lane += 4) {
      let column = 0;
      for (; column + 4 <= columns; column += 4) {
        transpose(from + <usize>column * ROW, ROW, to + offset(column, 1), stride);
      }
      if (column < columns) transpose(from + <usize>(columns - 4) * ROW, ROW, to + offset(columns - 4, 1), stride);
      from += 16;
      to += stride << 2;
    }
  }
  for (; lane < lanes; ++lane) {
    let at = from;
    for (let column = 0; column < columns; ++column) {
      f32.store(to + offset(column, 1), f32.load(at));
      at += ROW;
    }
    from += 4;
    to += stride;
  }
}

/** A block of 4 by 4 floats; strides in bytes. */
@inline
function transpose(from: usize, stride: usize, to: usize, toStride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toStride, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5));
  v128.store(to + 3 * toStride, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7));
}
