import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { defineOptions, either, finite, oneOf } from '@unroll/core/internal';
import { toMatrix } from './series.js';

export const fillMethods = ['forward', 'backward', 'linear', 'mean', 'median'] as const;

/**
 * How a gap is closed: carry the last value on, carry the next one back, draw a straight line between the two, or put in the
 * mean or the median of all.
 */
export type FillMethod = (typeof fillMethods)[number];

/** The names of pandas for two of them. */
const aliases = { ffill: 'forward', bfill: 'backward' } as const;

const options = defineOptions<{ method: FillMethod | keyof typeof aliases | number }>('fillMissing', {
  positional: ['method'],
  required: 1,
  checks: { method: either(oneOf(...fillMethods, 'ffill', 'bfill'), finite) },
});

/**
 * Replaces missing values (NaN, null) in a series; returns a new array.
 *
 * As pandas' `ffill`, `bfill`, `interpolate` and `fillna` with a number, a mean or a median, but never leaves a NaN behind:
 * `linear` carries the nearest value into a gap at either end, and `forward` (`backward`) throws where the series begins
 * (ends) with a gap.
 *
 * @throws ArgumentError where the method is unknown, every value is missing, or a gap has nothing to be filled from.
 */
export function fillMissing(
  values: ArrayLike<number | null>,
  ...args: [method: FillMethod | 'ffill' | 'bfill' | number]
): Float64Array {
  const { method } = options.read(args);
  const { values: filled, features } = toMatrix('fillMissing', 'values', values, true);
  if (features !== 1) throw new ShapeError(`fillMissing: values must be one series, got rows of ${features}`);
  const present = [...filled.keys()].filter((i) => !Number.isNaN(filled[i]!));
  if (present.length === filled.length) return filled;
  if (typeof method === 'number') return filled.map((value) => (Number.isNaN(value) ? method : value));
  const first = present[0];
  const last = present.at(-1);
  if (first === undefined || last === undefined) {
    throw new ArgumentError(
      `fillMissing: all ${filled.length} values are missing, expected at least one number`,
    );
  }
  switch (method) {
    case 'mean':
      return fillWith(filled, present.reduce((sum, i) => sum + filled[i]!, 0) / present.length);
    case 'median':
      return fillWith(filled, median(Float64Array.from(present, (i) => filled[i]!).sort()));
    case 'linear':
      break;
    default: {
      const way = method === 'ffill' || method === 'bfill' ? aliases[method] : method;
      if (way === 'forward' && first > 0) throw nothingToCarry(method, 'first', first);
      if (way === 'backward' && last < filled.length - 1)
        throw nothingToCarry(method, 'last', filled.length - 1 - last);
    }
  }
  filled.fill(filled[first]!, 0, first);
  filled.fill(filled[last]!, last + 1);
  for (let k = 1; k < present.length; k++) fillGap(filled, present[k - 1]!, present[k]!, method);
  return filled;
}

function median(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

function fillWith(values: Float64Array, by: number): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? by : value));
}

function fillGap(
  values: Float64Array,
  left: number,
  right: number,
  method: FillMethod | keyof typeof aliases,
): void {
  const from = values[left]!;
  const to = values[right]!;
  if (right - left === 1) return;
  if (method !== 'linear') {
    values.fill(method === 'forward' || method === 'ffill' ? from : to, left + 1, right);
    return;
  }
  // numpy's interp, whose digits pandas' are.
  const slope = (to - from) / (right - left);
  if (!Number.isFinite(slope)) {
    throw new ArgumentError(
      `fillMissing: no line leads from ${from} at index ${left} to ${to} at index ${right}; use "forward" or "backward"`,
    );
  }
  for (let i = left + 1; i < right; i++) values[i] = slope * (i - left) + from;
}

function nothingToCarry(method: string, end: 'first' | 'last', count: number): ArgumentError {
  const which = count === 1 ? `${end} value is` : `${end} ${count} values are`;
  return new ArgumentError(
    `fillMissing: the ${which} missing and method "${method}" has nothing to fill with; use "linear"`,
  );
}
