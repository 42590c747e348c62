import { expect, test } from 'vitest';
import { checkSpelling, frequencyPerplexity } from './spelling.js';

test('counts words of three letters and more that the text has; the last one may be cut', () => {
  expect(checkSpelling('The kernol of a kernel, the ker', 'The kernel of the tensor')).toEqual({
    words: 4,
    known: 3,
  });
  expect(checkSpelling('?', 'text')).toEqual({ words: 0, known: 0 });
});

test('a guess by frequency: even odds where every character is as frequent', () => {
  expect(frequencyPerplexity(Int32Array.of(0, 1, 1), Int32Array.of(0, 1, 2, 3), 4)).toBeCloseTo(4, 12);
  const skewed = frequencyPerplexity(Int32Array.of(0), Int32Array.of(0, 0, 0, 1), 2);
  expect(skewed).toBeCloseTo(6 / 4, 12);
});
