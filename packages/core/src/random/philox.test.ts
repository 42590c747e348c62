import { expect, test } from 'vitest';
import { fillPhilox } from './philox.js';

const MAX = 0xffffffff;

test('the known-answer vectors of Random123 (kat_vectors, philox4x32 10)', () => {
  const block = (...[key, counter]: [[number, number], [number, number, number, number]]) =>
    Array.from(fillPhilox(new Uint32Array(4), key, counter));
  expect(block([0, 0], [0, 0, 0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  expect(block([MAX, MAX], [MAX, MAX, MAX, MAX])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  expect(block([0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344])).toEqual([
    0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
  ]);
});

test('blocks follow each other, carry into the second word, and the last one is cut', () => {
  const at = (counter: [number, number, number, number]) => fillPhilox(new Uint32Array(4), [3, 4], counter);
  const run = fillPhilox(new Uint32Array(11), [3, 4], [MAX, MAX, 5, 6]);
  expect(run.subarray(0, 4)).toEqual(at([MAX, MAX, 5, 6]));
  expect(run.subarray(4, 8)).toEqual(at([0, 0, 5, 6]));
  expect(run.subarray(8)).toEqual(at([1, 0, 5, 6]).subarray(0, 3));
});

test('skip starts that many blocks later', () => {
  const run = fillPhilox(new Uint32Array(40), [3, 4], [MAX - 3, 1, 5, 6]);
  expect(fillPhilox(new Uint32Array(12), [3, 4], [MAX - 3, 1, 5, 6], 7)).toEqual(run.subarray(28));
});
