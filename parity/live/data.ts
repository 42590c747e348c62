import { ShapeError } from '@unroll/core/errors';
import { fillMissing, MinMaxScaler, type ReadCsvOptions, readCsv, StandardScaler } from '@unroll/data';
import { absolute, type Comparison, ofLargest } from './comparison.js';
import type { DataCsv, DataSeries, Gappy } from './live-file.js';

const withNaN = (values: Gappy) => values.map((value) => value ?? Number.NaN);

/** NaN where the other has NaN is no difference. */
function apart(ours: ArrayLike<number>, theirs: Gappy, measure: typeof absolute): number {
  const missing = theirs.map((value, i) => value === null && Number.isNaN(ours[i]!));
  const present = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => !missing[i]);
  return measure(present(ours), present(withNaN(theirs)));
}

/** 0 where the columns and every cell are the same, or both refuse the text. */
function csvDifference({ text, options, error, columns, values }: DataCsv['files'][number]): number {
  try {
    const frame = readCsv(text, { ...(options as ReadCsvOptions), thousands: null });
    const cells = Object.fromEntries(
      frame.columns.map((name) => [
        name,
        [...frame.column(name).values].map((value) => (Number.isNaN(value) ? null : value)),
      ]),
    );
    const same = !error && JSON.stringify([frame.columns, cells]) === JSON.stringify([columns, values]);
    return same ? 0 : Infinity;
  } catch (refused) {
    // pandas fills up a row that is too short, which readCsv refuses: the last column then misses a cell.
    const isShort = refused instanceof ShapeError && !error && values[columns.at(-1)!]!.includes(null);
    return error || isShort ? 0 : Infinity;
  }
}

export function dataCsv(cases: DataCsv[], compare: Comparison): void {
  for (const { seed, files } of cases) {
    compare.begin(seed);
    for (const file of files) compare.record('readCsv', csvDifference(file), 0);
  }
}

export function dataSeries(cases: DataSeries[], compare: Comparison): void {
  for (const { seed, scaled, fills } of cases) {
    compare.begin(seed);
    for (const { minmax, standard } of scaled) {
      const rows = (matrix: Gappy[]) => matrix.map(withNaN);
      const range = new MinMaxScaler(minmax.options).fit(rows(minmax.fit));
      const transformed = range.transform(rows(minmax.unseen));
      compare.record('MinMaxScaler', apart(transformed.flat(), minmax.transformed.flat(), absolute), 0);
      const back = range.inverseTransform(transformed);
      compare.record('MinMaxScaler, back', apart(back.flat(), minmax.inverse.flat(), absolute), 0);
      const norm = new StandardScaler(standard.options).fit(rows(standard.fit));
      const normed = norm.transform(rows(standard.unseen));
      compare.record('StandardScaler', apart(normed.flat(), standard.transformed.flat(), ofLargest), 1e-12);
    }
    for (const { series, linear, median, mean } of fills) {
      const known = linear.findIndex((value) => value !== null);
      const filled = fillMissing(series, 'linear').slice(known);
      compare.record('fillMissing, linear', apart(filled, linear.slice(known), absolute), 0);
      compare.record('fillMissing, median', apart(fillMissing(series, 'median'), median, absolute), 0);
      compare.record('fillMissing, mean', apart(fillMissing(series, 'mean'), mean, ofLargest), 1e-12);
    }
  }
}
