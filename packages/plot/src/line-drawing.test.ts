import { expect, test } from 'vitest';
import { PENS, resample, traceLine } from './line-drawing.js';

test('few values are drawn out along straight lines', () => {
  expect(resample([0, 10], 5)).toEqual([0, 2.5, 5, 7.5, 10]);
  expect(resample([1, 3, 2], 5)).toEqual([1, 2, 3, 2.5, 2]);
  expect(resample([7], 3)).toEqual([7, 7, 7]);
});

test('values that share a column are averaged, each in one column only', () => {
  expect(resample([0, 2, 4, 6], 2)).toEqual([1, 5]);
  expect(resample([0, 2, 4, 6, 8], 2)).toEqual([1, 6]);
});

test('a line joins up across every step', () => {
  const grid = ['    ', '    ', '    '].map((row) => [...row]);
  for (const { row, column, stroke } of traceLine([2, 0, 0, 1], PENS[0])) grid[row]![column] = stroke;
  expect(grid.map((row) => row.join(''))).toEqual([' ┏━┓', ' ┃ ┗', '━┛  ']);
});
