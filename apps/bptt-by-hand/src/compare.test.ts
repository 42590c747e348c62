import { expect, test } from 'vitest';
import { agree, largestDifference } from './compare.js';

const reference = { Waa: [[-4]], Wax: [[0.5, 0.25]], ba: [[0]], Wya: [[1]], by: [[2]] };

test('the largest difference is that of any entry, in either direction', () => {
  expect(largestDifference([[1, 2]], [[1.25, 1.5]])).toBe(0.5);
  expect(largestDifference([[1], [2]], [[1.75], [2]])).toBe(0.75);
});

test('gradients agree up to 1e-5 of the largest entry, whichever weight differs', () => {
  expect(agree(reference, reference)).toBe(true);
  expect(agree(reference, { ...reference, ba: [[3.9e-5]] })).toBe(true);
  expect(agree(reference, { ...reference, ba: [[4.1e-5]] })).toBe(false);
  expect(agree(reference, { ...reference, by: [[1.9999]] })).toBe(false);
});

test('NaN agrees with nothing', () => {
  expect(agree(reference, { ...reference, Wya: [[Number.NaN]] })).toBe(false);
  expect(agree({ ...reference, Waa: [[Number.NaN]] }, reference)).toBe(false);
});
