import { expect, test } from 'vitest';
import { dropoutRate, wholeNumber } from './parse-option.js';

test('whole numbers within bounds', () => {
  expect(wholeNumber(1)('50')).toBe(50);
  expect(wholeNumber(0)('0')).toBe(0);
  expect(wholeNumber(0, 2 ** 32 - 1)('4294967295')).toBe(4294967295);
});

test.each(['0', '-3', '1.5', '1e3', '', ' 5', 'ten', 'NaN', 'Infinity', '99999999999999999999'])(
  '%j is no whole number of at least 1',
  (text) => expect(() => wholeNumber(1)(text)).toThrow('Expected a whole number of at least 1.'),
);

test('both bounds are named', () => {
  expect(() => wholeNumber(0, 9)('10')).toThrow('Expected a whole number from 0 to 9.');
});

test('dropout rates', () => {
  expect(['0', '0.2', '.5', '0.999'].map(dropoutRate)).toEqual([0, 0.2, 0.5, 0.999]);
  for (const text of ['1', '1.5', '-0.1', '', 'none']) {
    expect(() => dropoutRate(text), text).toThrow('Expected a number from 0 up to, not including, 1.');
  }
});
