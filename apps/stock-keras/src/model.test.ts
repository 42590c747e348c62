import { zeros } from '@unroll/core';
import { expect, test } from 'vitest';
import { buildRegressor } from './model.js';

test('the blog’s stack: 2,600 / 5,050 / 5,050 / 5,050 / 51 parameters', () => {
  const regressor = buildRegressor({ window: 50, units: 50, layers: 4, dropout: 0.2 });
  const counts = regressor.layers.map((layer) => layer.countParams());
  expect(counts).toEqual([2600, 0, 5050, 0, 5050, 0, 5050, 0, 51]);
  expect(regressor.predict(zeros([3, 50, 1]), { verbose: 0 }).shape).toEqual([3, 1]);
});

test('one layer returns its last state only', () => {
  const regressor = buildRegressor({ window: 5, units: 4, layers: 1, dropout: 0 });
  expect(regressor.layers.map((layer) => layer.outputShape)).toEqual([
    [null, 4],
    [null, 4],
    [null, 1],
  ]);
});
