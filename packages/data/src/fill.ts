import { ArgumentError, expected } from '@unroll/core/errors';

/** How a gap is closed: carry the last value on, carry the next one back, or draw a straight line between the two. */
export type FillMethod = 'forward' | 'backward' | 'linear';

export const fillMethods: readonly FillMethod[] = ['forward', 'backward', 'linear'];

/**
 * Replaces missing values (NaN) in a series; returns a new array.
 *
 * As pandas' `ffill`, `bfill` and `interpolate`, but never leaves a NaN behind: `linear` carries the nearest value
 * into a gap at either end, and `forward` (`backward`) throws where the series begins (ends) with a gap.
 *
 * @throws ArgumentError where the method is unknown, every value is missing, or a gap has nothing to be filled from.
 */
export function fillMissing(values: ArrayLike<number>, method: FillMethod): Float64Array {
  if (!fillMethods.includes(method)) {
    throw expected('fillMissing', 'method', `one of ${fillMethods.join(', ')}`, method);
  }
  const filled = Float64Array.from(values);
  const present = [...filled.keys()].filter((i) => !Number.isNaN(filled[i]!));
  if (present.length === filled.length) return filled;
  const first = present[0];
  const last = present.at(-1);
  if (first === undefined || last === undefined) {
    throw new ArgumentError(
      `fillMissing: all ${filled.length} values are missing, expected at least one number`,
    );
  }
  if (method === 'forward' && first > 0) throw nothingToCarry(method, 'first', first);
  if (method === 'backward' && last < filled.length - 1) {
    throw nothingToCarry(method, 'last', filled.length - 1 - last);
  }
  filled.fill(filled[first]!, 0, first);
  filled.fill(filled[last]!, last + 1);
  for (let k = 1; k < present.length; k++) fillGap(filled, present[k - 1]!, present[k]!, method);
  return filled;
}

function fillGap(values: Float64Array, left: number, right: number, method: FillMethod): void {
  const from = values[left]!;
  const to = values[right]!;
  for (let i = left + 1; i < right; i++) {
    if (method === 'linear') values[i] = from + ((to - from) * (i - left)) / (right - left);
    else values[i] = method === 'forward' ? from : to;
  }
}

function nothingToCarry(method: FillMethod, end: 'first' | 'last', count: number): ArgumentError {
  const which = count === 1 ? `${end} value is` : `${end} ${count} values are`;
  return new ArgumentError(
    `fillMissing: the ${which} missing and method "${method}" has nothing to fill with; use "linear"`,
  );
}
