/** What pandas' `describe` says of a column of numbers; NaN where there are too few. */
export interface Statistics {
  count: number;
  mean: number;
  /** Of a sample: the squares are divided by count - 1. */
  std: number;
  min: number;
  '25%': number;
  '50%': number;
  '75%': number;
  max: number;
}

/** Missing values (NaN) are left out. */
export function describeNumbers(values: Float64Array): Statistics {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const quantiles = [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share));
  const [min, first, median, third, max] = quantiles as [number, number, number, number, number];
  const std = count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN;
  return { count, mean, std, min, '25%': first, '50%': median, '75%': third, max };
}

/** Between two values by a straight line, as pandas and numpy by default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}
