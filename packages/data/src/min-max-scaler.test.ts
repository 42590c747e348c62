import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { golden } from '@unroll/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotFittedError } from './column-scaler.js';
import { MinMaxScaler } from './min-max-scaler.js';

type Matrix = (number | null)[][];

interface Case {
  featureRange: [number, number];
  clip: boolean;
  fit: Matrix;
  unseen: Matrix;
  dataMin: (number | null)[];
  dataMax: (number | null)[];
  dataRange: (number | null)[];
  scale: (number | null)[];
  min: (number | null)[];
  fitTransformed: Matrix;
  transformed: Matrix;
  inverse: Matrix;
}

const { cases } = golden<{ cases: Record<string, Case> }>('scaler');
const withNaN = (matrix: Matrix) => matrix.map((row) => row.map((value) => value ?? Number.NaN));

describe('scikit-learn, bit for bit', () => {
  test.each(Object.entries(cases))('%s', (_, { featureRange, clip, ...expected }) => {
    const scaler = new MinMaxScaler({ featureRange, clip });
    const fitTransformed = scaler.fitTransform(withNaN(expected.fit));
    const transformed = scaler.transform(withNaN(expected.unseen));
    const inverse = scaler.inverseTransform(transformed);
    expect(fitTransformed).toEqual(withNaN(expected.fitTransformed));
    expect(transformed).toEqual(withNaN(expected.transformed));
    expect(inverse).toEqual(withNaN(expected.inverse));
    for (const learnt of ['dataMin', 'dataMax', 'dataRange', 'scale', 'min'] as const) {
      expect([...scaler[learnt]], learnt).toEqual(expected[learnt].map((value) => value ?? Number.NaN));
    }
  });

  test('a flat array is one feature', () => {
    const { fit, unseen, transformed, inverse } = cases['one feature']!;
    const scaler = new MinMaxScaler().fit(withNaN(fit).flat());
    const scaled = scaler.transform(withNaN(unseen).flat());
    expect(scaled).toEqual(Float64Array.from(withNaN(transformed).flat()));
    expect(scaler.inverseTransform(scaled)).toEqual(Float64Array.from(withNaN(inverse).flat()));
  });
});

test('inverseTransform undoes transform, and fitted data lies in the range', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
  const range = fc.tuple(fc.integer({ min: -9, max: 0 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(values, range, (x, featureRange) => {
      const scaler = new MinMaxScaler({ featureRange });
      const scaled = scaler.fitTransform(x);
      const slack = 1e-9 * Math.max(1, ...x.map((value) => Math.abs(value * scaler.scale[0]!)));
      expect(Math.min(...scaled)).toBeGreaterThanOrEqual(featureRange[0] - slack);
      expect(Math.max(...scaled)).toBeLessThanOrEqual(featureRange[1] + slack);
      expect(scaler.inverseTransform(scaled)).toBeAllClose(x, { rtol: 1e-9, atol: 1e-8 });
    }),
  );
});

test('rows in, rows out; flat in, Float64Array out; the input is left alone', () => {
  const rows = [
    [1, 10],
    [3, 30],
  ];
  expect(new MinMaxScaler().fitTransform(rows)).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(rows[1]).toEqual([3, 30]);
  expect(new MinMaxScaler({ featureRange: [-1, 1] }).fitTransform(new Float32Array([1, 2, 3]))).toEqual(
    new Float64Array([-1, 0, 1]),
  );
});

test('fit forgets what was learnt before', () => {
  const scaler = new MinMaxScaler().fit([0, 100]).fit([2, 4]);
  expect(scaler.transform([3])).toEqual(new Float64Array([0.5]));
});

test('errors say what is wrong', () => {
  expect(() => new MinMaxScaler().transform([1])).toThrow(NotFittedError);
  expect(() => new MinMaxScaler().dataMin).toThrow('MinMaxScaler.dataMin: this scaler is not fitted yet');
  expect(() => new MinMaxScaler({ featureRange: [1, 0] })).toThrow(
    new ArgumentError('MinMaxScaler: featureRange must be two finite numbers, the first smaller, got [1, 0]'),
  );
  const two = new MinMaxScaler().fit([[1, 2]]);
  expect(() => two.transform([1, 2])).toThrow(
    new ShapeError(
      'MinMaxScaler.transform: X has 1 features, but MinMaxScaler is expecting 2 features as input',
    ),
  );
  expect(() => two.fit([[1, 2], [3]])).toThrow('row 1 of x must have 2 features as row 0 has, got 1');
  expect(() => two.fit([])).toThrow(ShapeError);
  expect(() => two.fit([1, Number.POSITIVE_INFINITY])).toThrow('got Infinity at row 1, feature 0');
});
