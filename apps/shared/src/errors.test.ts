import { expect, test } from 'vitest';
import { oneLine } from './errors.js';

test('lines become one, blanks around their ends go, and nothing steers a terminal', () => {
  expect(oneLine(new Error(' a \r\n\n  b\tc\n'))).toBe('a b\\tc');
  expect(oneLine(new Error('\u001b]0;title\u0007'))).toBe('\\u001b]0;title\\u0007');
  expect(oneLine(new TypeError(''))).toBe('TypeError');
  expect(oneLine('thrown')).toBe('"thrown"');
});

test('a message of any length takes no longer than its size', () => {
  expect(oneLine(new Error(`a${' '.repeat(5e6)}b`)).length).toBeLessThanOrEqual(2000);
  expect(oneLine(new Error('\n '.repeat(2e6)))).toBe('');
});
