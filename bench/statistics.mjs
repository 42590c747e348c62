import { median } from './kernels/measure.mjs';

export { median };

/** { median, min, max } */
export const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** How many times as long as `ours` `theirs` took, pair by pair of one round. */
export const ratios = (ours, theirs) => spread(theirs.map((time, round) => time / ours[round]));

/** The slope of log(time) over log(size) by least squares: time grows as size to that power. */
export function exponent(sizes, times) {
  const x = sizes.map(Math.log);
  const y = times.map(Math.log);
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return covariance / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
