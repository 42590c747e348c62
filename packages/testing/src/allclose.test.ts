import { expect, test } from 'vitest';
import { assertAllClose, worstExcess } from './index.js';

test('accepts what lies within atol + rtol * |expected| and names the worst element otherwise', () => {
  assertAllClose([1, 100], [1.000001, 100.0005]);
  expect(() => assertAllClose([1, 2.1], [1, 2], { rtol: 1e-3 })).toThrow(/element 1 is 2.1, expected 2/);
  expect(worstExcess([0, 3], [0, 2], { rtol: 0, atol: 0.5 })).toEqual({ excess: 2, index: 1 });
});

test('a NaN on one side only is never close', () => {
  expect(() => assertAllClose([Number.NaN], [1])).toThrow(/element 0/);
  expect(() => assertAllClose([1], [Number.NaN])).toThrow(/element 0/);
  assertAllClose([Number.NaN], [Number.NaN]);
});

test('lengths must match, and the matcher reports as the function does', () => {
  expect(() => assertAllClose([1], [1, 2])).toThrow('expected 2 elements, got 1');
  expect([1, 2]).toBeAllClose([1, 2]);
  expect([1, 2]).not.toBeAllClose([1, 2.5]);
});
