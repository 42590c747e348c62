import { expect, test } from 'vitest';
import { cutWindows } from './windows.js';

test('windows follow one another, targets are a character ahead, and what is left over is left out', () => {
  const { x, y, count } = cutWindows(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7), 3, 'text');
  expect(count).toBe(2);
  expect(x.arraySync()).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  expect(y.arraySync()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('refuses a text that does not fill a window and its last target', () => {
  expect(cutWindows(Int32Array.of(0, 1, 2, 3), 3, 'text').count).toBe(1);
  expect(() => cutWindows(Int32Array.of(0, 1, 2), 3, 'text')).toThrow(
    'the text has 3 characters, expected at least 4 for one window of 3',
  );
});
