/** Absorbs rounding where a quotient should be whole or a logarithm exact. */
const SLACK = 1e-9;
/** A span so small that a step of it would not be a normal double. */
const VANISHING = 1e-290;

/** A step of 1, 2 or 5 times a power of ten that cuts `span` into at most `most` pieces. */
function niceStep(span: number, most: number): number {
  const power = 10 ** magnitude(span / most);
  const factor = [1, 2, 5].find((candidate) => candidate * power * most >= span * (1 - SLACK)) ?? 10;
  return factor * power;
}

/** Multiples of a round step, the first at or below `min` and the last at or above `max`: an axis for values. */
export function coveringTicks(min: number, max: number, most: number): number[] {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  // A series that never changes, but for rounding, still needs an axis with some height.
  if (max - min <= Math.max(1e-12 * largest, VANISHING)) {
    const margin = largest > 1e9 * VANISHING ? largest / 10 : 1;
    return coveringTicks(min - margin, max + margin, most);
  }
  const step = niceStep(max - min, most);
  return multiples(Math.floor(min / step + SLACK), Math.ceil(max / step - SLACK), step);
}

/** Whole multiples of a round step between `first` and `last`, which are whole themselves: an axis for epochs. */
export function wholeTicks(first: number, last: number, most: number): number[] {
  if (first === last) return [first];
  const step = Math.max(1, niceStep(last - first, most));
  return multiples(Math.ceil(first / step), Math.floor(last / step), step);
}

function multiples(from: number, to: number, step: number): number[] {
  // 3 / 10 is 0.3 where 3 * 0.1 is not.
  const perUnit = Math.round(1 / step);
  const multiple = step < 1 ? (k: number) => k / perUnit : (k: number) => k * step;
  return Array.from({ length: to - from + 1 }, (_, i) => multiple(from + i));
}

/**
 * Powers of ten from at or below `min` to at or above `max`, with 2 and 5 times each between them where few are there
 * otherwise: an axis for logarithms of positive values.
 */
export function logTicks(min: number, max: number): number[] {
  const first = magnitude(min);
  const last = magnitude(max);
  const factors = last - first < 3 ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: last - first + 2 }, (_, i) => 10 ** (first + i)).flatMap((power) =>
    factors.map((factor) => Number((factor * power).toPrecision(1))),
  );
  const from = Math.max(
    0,
    ticks.findLastIndex((tick) => tick <= min * (1 + SLACK)),
  );
  const to = ticks.findIndex((tick) => tick >= max * (1 - SLACK));
  // A single value still needs an axis with some height.
  return from === to ? [ticks[from]! / 2, ticks[from]!, ticks[from]! * 2] : ticks.slice(from, to + 1);
}

/** One way of writing all of an axis's ticks, with just the decimals that tell them apart. */
export function tickFormat(ticks: readonly number[]): (tick: number) => string {
  const largest = Math.max(...ticks.map(Math.abs)) || 1;
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : largest;
  if (largest >= 1e8 || largest < 1e-4) {
    const digits = magnitude(largest) - magnitude(step);
    return (tick) => (tick === 0 ? '0' : tick.toExponential(digits));
  }
  const decimals = Math.max(0, -magnitude(step));
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return (tick) => format.format(tick);
}

function magnitude(value: number): number {
  return Math.floor(Math.log10(value) + SLACK);
}

/** The least and the largest; NaN is left out, and of nothing else it is 0 to 1. */
export function extent(values: readonly number[]): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : [0, 1];
}
