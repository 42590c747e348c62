/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** { median, min, max } */
export const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** How many times as long as `ours` `theirs` took, pair by pair of one round; who sat out rounds did so at the end. */
export const ratios = (ours, theirs) => spread(theirs.map((time, round) => time / ours[round]));

/** The straight line through the points by least squares: { slope, intercept }. */
export function line(x, y) {
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  const slope = covariance / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return { slope, intercept: my - slope * mx };
}

/** The slope of log(time) over log(size): time grows as size to that power. */
export const exponent = (sizes, times) => line(sizes.map(Math.log), times.map(Math.log)).slope;

/** The exponent in each round, as a spread; `times[i]` are those of `sizes[i]`, one a round. */
export const exponents = (sizes, times) =>
  spread(
    times[0].map((_, round) =>
      exponent(
        sizes,
        times.map((own) => own[round]),
      ),
    ),
  );

/**
 * Where `ratios` over `sizes` passes 1, between two sizes along a straight line in logarithms:
 * [{ size, ahead }], with `ahead` whether the ratio is above 1 beyond it.
 */
export function crossings(sizes, ratios) {
  return sizes.slice(1).flatMap((size, i) => {
    const [before, after] = [ratios[i], ratios[i + 1]].map(Math.log);
    if (before >= 0 === after >= 0) return [];
    const way = before / (before - after);
    return [{ size: sizes[i] * (size / sizes[i]) ** way, ahead: after >= 0 }];
  });
}
