/** Arrays that can be compared: typed arrays and plain arrays of numbers. */
export type Numbers = ArrayLike<number>;

export interface Tolerance {
  /** Relative part, times |expected|. */
  rtol?: number;
  /** Absolute part. */
  atol?: number;
}

/**
 * The largest `|actual - expected| / (atol + rtol * |expected|)`, NumPy's allclose criterion: at most 1 means close.
 * NaN equals NaN only at the same place.
 */
export function worstExcess(
  actual: Numbers,
  expected: Numbers,
  { rtol = 1e-5, atol = 1e-8 }: Tolerance = {},
) {
  let worst = { excess: 0, index: -1 };
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i] as number;
    const e = expected[i] as number;
    if (Object.is(a, e) || a === e) continue;
    const excess = Math.abs(a - e) / (atol + rtol * Math.abs(e));
    if (!(excess <= worst.excess)) worst = { excess: Number.isNaN(excess) ? Infinity : excess, index: i };
  }
  return worst;
}

/** Throws with the worst element unless `actual` is close to `expected`, element by element. */
export function assertAllClose(actual: Numbers, expected: Numbers, tolerance: Tolerance = {}): void {
  if (actual.length !== expected.length) {
    throw new Error(`allclose: expected ${expected.length} elements, got ${actual.length}`);
  }
  const { excess, index } = worstExcess(actual, expected, tolerance);
  if (excess > 1) {
    throw new Error(
      `allclose: element ${index} is ${actual[index]}, expected ${expected[index]} ` +
        `(${excess.toPrecision(3)} times the tolerance ${JSON.stringify(tolerance)})`,
    );
  }
}
