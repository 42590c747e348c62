import { UnrollError } from '@unroll/core/errors';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { CellReader } from './cells.js';
import { describeNumbers } from './describe-numbers.js';
import { fillMissing } from './fill.js';
import { type ReadCsvOptions, readCsv } from './read-csv.js';
import { StandardScaler, type StandardScalerOptions } from './standard-scaler.js';

type Cell = number | string | null;
type Numbers = (number | null)[];

interface Csv {
  text: string;
  options: ReadCsvOptions;
  error?: true;
  columns: string[];
  values: Record<string, Cell[]>;
}

interface Fills {
  series: Numbers;
  linear: Numbers;
  forward: Numbers;
  backward: Numbers;
  mean: Numbers;
  median: Numbers;
  zero: Numbers;
  describe: Record<string, number | null>;
}

interface Standard {
  options: StandardScalerOptions;
  fit: Numbers[];
  unseen: Numbers[];
  mean: Numbers | null;
  variance: Numbers | null;
  scale: Numbers | null;
  fitTransformed: Numbers[];
  transformed: Numbers[];
  inverse: Numbers[];
}

interface Cases {
  csv: Csv[];
  dates: { text: string; dayFirst: boolean; date: string | null }[];
  fills: Fills[];
  standard: Record<string, Standard>;
}

const { cases } = golden<{ cases: Cases }>('data');
const asCell = (value: Cell | Date) => {
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? null : String(value);
  return value;
};
const withNaN = (values: Numbers) => values.map((value) => value ?? Number.NaN);

describe('readCsv as pandas', () => {
  test.each(cases.csv)('$text $options', ({ text, options, error, columns, values }) => {
    if (error) {
      expect(() => readCsv(text, options)).toThrow(UnrollError);
      return;
    }
    const frame = readCsv(text, options);
    expect(frame.columns).toEqual(columns);
    for (const name of columns) {
      expect(Array.from(frame.column(name).values, asCell), name).toEqual(values[name]);
    }
  });
});

test.each(cases.dates)('to_datetime: $text, day first: $dayFirst', ({ text, dayFirst, date }) => {
  const reader = new CellReader({ ...CellReader.plain.format, dayFirst });
  expect(reader.date(text)?.toISOString() ?? null).toBe(date);
});

describe('a filled series as pandas, bit for bit', () => {
  test.each(cases.fills)('$series', ({ series, linear, ...expected }) => {
    const filled = fillMissing(series, 'linear');
    // pandas leaves a gap at the start.
    linear.forEach((value, i) => {
      if (value !== null) expect(filled[i]).toBe(value);
    });
    for (const method of ['forward', 'backward'] as const) {
      if (expected[method].includes(null)) expect(() => fillMissing(series, method)).toThrow('missing');
      else expect([...fillMissing(series, method)]).toEqual(expected[method]);
    }
    expect([...fillMissing(series, 'mean')]).toEqual(expected.mean);
    expect([...fillMissing(series, 'median')]).toEqual(expected.median);
    expect([...fillMissing(series, 0)]).toEqual(expected.zero);
    const statistics = Object.entries(describeNumbers(Float64Array.from(withNaN(series))));
    for (const [name, value] of statistics) {
      expect([value], name).toBeAllClose([expected.describe[name] ?? Number.NaN], { rtol: 1e-14, atol: 0 });
    }
  });
});

describe('StandardScaler as scikit-learn', () => {
  const close = { rtol: 1e-12, atol: 0 };
  test.each(Object.entries(cases.standard))('%s', (_, { options, fit, unseen, ...expected }) => {
    const scaler = new StandardScaler(options);
    const scaled = scaler.fitTransform(fit.map(withNaN));
    // Where the mean is taken away, a digit of it is worth more than one of the rest.
    expect(scaled.flat()).toBeAllClose(withNaN(expected.fitTransformed.flat()), { rtol: 1e-12, atol: 1e-12 });
    const transformed = scaler.transform(unseen.map(withNaN));
    expect(transformed.flat()).toBeAllClose(withNaN(expected.transformed.flat()), close);
    expect(scaler.inverseTransform(transformed).flat()).toBeAllClose(withNaN(expected.inverse.flat()), close);
    for (const learnt of ['mean', 'variance', 'scale'] as const) {
      const values = expected[learnt];
      if (values) expect(scaler[learnt], learnt).toBeAllClose(withNaN(values), close);
    }
  });
});
