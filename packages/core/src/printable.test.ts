import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe as described } from './describe.js';
import { printable } from './printable.js';

test('what steers a terminal becomes an escape, and all else stays', () => {
  expect(printable('\u001b]0;title\u0007')).toBe('\\u001b]0;title\\u0007');
  expect(printable('\u009b31mred')).toBe('\\u009b31mred');
  expect(printable('a\nb\r\tc')).toBe('a\\nb\\r\\tc');
  expect(printable('\u202egnp.exe\u2028\ufeff')).toBe('\\u202egnp.exe\\u2028\\ufeff');
  expect(printable('naïve 東京 😀 “x”')).toBe('naïve 東京 😀 “x”');
  expect(printable('\ud83d')).toBe('\\ud83d');
});

test('a text is cut to a line', () => {
  expect(printable('x'.repeat(120))).toHaveLength(120);
  expect(printable('x'.repeat(1e6))).toBe(`${'x'.repeat(119)}…`);
  expect(printable('abcdef', 4)).toBe('abc…');
});

test('no control character is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(/[\p{Cc}\p{Cs}]/u.test(printable(text))).toBe(false);
      expect(/[\p{Cc}\p{Cs}]/u.test(described(text))).toBe(false);
    }),
  );
});

test('any value has a description of a line', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const hostile = { toString: 1, constructor: { name: '\u001b[2J' } };
  const values = [Symbol('s'), 12n, Object.create(null), cyclic, hostile, [Object.create(null), Symbol('s')]];
  expect(values.map(described)).toEqual([
    'Symbol(s)',
    '12n',
    'an object',
    '[[[…]]]',
    'Object',
    '[an object, Symbol(s)]',
  ]);
  expect(described(() => 'a\nb')).toBe('a function');
  expect(described(function named() {})).toBe('the function named');
  expect(described([1, 'a', null, undefined])).toBe('[1, a, null, undefined]');
  expect(described(Array(1000).fill(7)).length).toBeLessThan(110);
  expect(described('x'.repeat(1e6)).length).toBeLessThan(130);
  expect(described('say "hi"\n')).toBe('"say \\"hi\\"\\n"');
});
