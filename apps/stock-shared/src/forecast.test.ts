import { slidingWindows } from '@unroll/data';
import { expect, test } from 'vitest';
import { daysToPredict } from './forecast.js';
import { loadPrices } from './prices.js';

test('unseen days, each with a window that reaches back into the training days', async () => {
  const prices = await loadPrices({ column: 'Open', window: 50 });
  const days = daysToPredict(prices, 50);
  const { count, x, y } = slidingWindows(days.history, 50);
  expect(days.seen).toBe(false);
  expect(count).toBe(20);
  expect(x[49]).toBe(Math.fround(prices.train.values.at(-1)!));
  expect(y).toEqual(Float32Array.from(days.actual));
  expect(days.dates).toHaveLength(20);
});

test('without any, the training days', async () => {
  const prices = await loadPrices({ column: 'Open', window: 50, holdout: 0 });
  const days = daysToPredict(prices, 50);
  expect(days.seen).toBe(true);
  expect(slidingWindows(days.history, 50).count).toBe(1228);
  expect(days.actual).toHaveLength(1228);
  expect(days.dates![0]).toEqual(prices.train.dates![50]);
});
