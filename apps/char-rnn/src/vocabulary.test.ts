import { expect, test } from 'vitest';
import { Vocabulary } from './vocabulary.js';

test('holds each character once, by code point, also those beyond 16 bits', () => {
  const vocabulary = Vocabulary.of('b😀a ab\n');
  expect(vocabulary.characters).toEqual(['\n', ' ', 'a', 'b', '😀']);
  expect([...vocabulary.encode('a😀\n', 'a test')]).toEqual([2, 4, 0]);
  expect(vocabulary.decode([3, 1, 4])).toBe('b 😀');
});

test('names a character that it does not hold, and where it stands', () => {
  expect(() => Vocabulary.of('abc').encode('axb', '--prompt')).toThrow(
    '--prompt: the model has not seen the character "x", it knows 3 others',
  );
});
