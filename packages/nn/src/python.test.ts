import { expect, test } from 'vitest';
import { pythonBool, pythonFloat, pythonList, pythonTuple, snakeCase } from './python.js';

test.each([
  [1, '1.0'],
  [0, '0.0'],
  [-0.25, '-0.25'],
  [0.0001, '0.0001'],
  [1e-5, '1e-05'],
  [1.5e-8, '1.5e-08'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
])('the float %d is written %s', (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test('bools, tuples, lists and names', () => {
  expect([pythonBool(true), pythonBool(false)]).toEqual(['True', 'False']);
  expect([pythonTuple([2, 1]), pythonTuple([4]), pythonTuple([])]).toEqual(['(2, 1)', '(4,)', '()']);
  expect(pythonList([2, 1])).toBe('[2, 1]');
  expect(snakeCase('initialAccumulatorValue')).toBe('initial_accumulator_value');
});
