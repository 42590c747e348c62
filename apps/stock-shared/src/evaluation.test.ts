import { ShapeError } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeErrors, forecastError, sameAsYesterday } from './evaluation.js';

test('RMSE and MAE', () => {
  expect(forecastError([1, 2, 3, 4], [1, 2, 7, 0])).toEqual({ rmse: Math.sqrt(8), mae: 2 });
  expect(forecastError([5], [5])).toEqual({ rmse: 0, mae: 0 });
});

test('RMSE is never below MAE', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(pairs, (days) => {
      const { rmse, mae } = forecastError(
        days.map(([actual]) => actual),
        days.map(([, predicted]) => predicted),
      );
      expect(rmse).toBeGreaterThanOrEqual(mae - 1e-9);
    }),
  );
});

test('nothing to compare, or not as many', () => {
  expect(() => forecastError([], [])).toThrow(ShapeError);
  expect(() => forecastError([1, 2], [1])).toThrow('predicted must have 2 values, got 1');
});

test('same as yesterday', () => {
  expect(sameAsYesterday(9, new Float64Array([1, 2, 3]))).toEqual(new Float64Array([9, 1, 2]));
  expect(sameAsYesterday(9, new Float64Array([1]))).toEqual(new Float64Array([9]));
});

const days = { days: 20, column: 'Open' };

test('a table and a plain sentence', () => {
  expect(
    describeErrors({ rmse: 30, mae: 20.5 }, { rmse: 1210, mae: 9 }, days).split('\n').slice(0, 3),
  ).toEqual([
    'over 20 days             RMSE      MAE',
    'this model             $30.00   $20.50',
    'same as yesterday   $1,210.00    $9.00',
  ]);
});

test.each([
  [10, 8, 20, 16, 'The model is better: the RMSE of same as yesterday is 2.0 times as large.'],
  [30, 20, 10, 8, "Same as yesterday is better: the model's RMSE is 3.0 times as large."],
  [10.1, 9, 10, 8, "Same as yesterday is better: the model's RMSE is slightly larger."],
  [1, 1, 0, 0, "Same as yesterday is better: the model's RMSE is larger."],
  [10, 8, 9, 9, 'Neither is clearly better: one has the smaller RMSE, the other the smaller MAE.'],
  [0, 0, 0, 0, 'Neither is better: both miss by as much.'],
])('model %d and %d, baseline %d and %d', (rmse, mae, baseRmse, baseMae, sentence) => {
  const text = describeErrors({ rmse, mae }, { rmse: baseRmse, mae: baseMae }, days);
  expect(text.split('\n').at(-1)).toBe(sentence);
});
