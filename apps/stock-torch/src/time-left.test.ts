import { expect, test } from 'vitest';
import { TimeLeft } from './time-left.js';

const after = (epochs: number, durations: number[]) => {
  const timeLeft = new TimeLeft(epochs);
  for (const seconds of durations) timeLeft.record(seconds);
  return timeLeft.estimate();
};

test('nothing is known before the first epoch ends', () => {
  expect(after(10, [])).toBeUndefined();
});

test('epochs of equal length go on at that length', () => {
  expect(after(10, [2, 2, 2])).toBeCloseTo(14, 10);
  expect(after(1, [5])).toBe(0);
});

test('epochs that grow by the same amount are summed as they will grow', () => {
  const cost = (epoch: number) => 0.5 + 0.25 * epoch;
  const durations = [1, 2, 3, 4].map(cost);
  const rest = Array.from({ length: 96 }, (_, i) => cost(i + 5)).reduce((a, b) => a + b);
  expect(after(100, durations)).toBeCloseTo(rest, 8);
});

test('a first epoch that is slow by warming up does not make the rest negative', () => {
  expect(after(100, [10, 1, 1])).toBeCloseTo(97 * 4, 10);
});
