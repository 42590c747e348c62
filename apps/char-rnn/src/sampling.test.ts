import { expect, test } from 'vitest';
import { draw, sample } from './sampling.js';

test('draws in proportion to softmax', () => {
  const logits = [Math.log(1), Math.log(2), Math.log(5)];
  const drawn = Array.from({ length: 800 }, (_, i) => draw(logits, 1, (i + 0.5) / 800));
  expect([0, 1, 2].map((index) => drawn.filter((value) => value === index).length)).toEqual([100, 200, 500]);
});

test('temperature sharpens and flattens, without overflow', () => {
  expect(draw([1000, 1001, 999], 0.01, 0.999)).toBe(1);
  const flat = Array.from({ length: 300 }, (_, i) => draw([3, 2, 1], 1e6, (i + 0.5) / 300));
  expect(flat.filter((value) => value === 2)).toHaveLength(100);
});

test('a uniform number that rounding leaves beyond the last weight draws the likeliest', () => {
  expect(draw([0, 1, 0], 1, 1)).toBe(1);
});

test('reads the prompt, then each character it has written', () => {
  const read: number[] = [];
  const reader = (character: number) => {
    read.push(character);
    return [0, 1, 2].map((next) => (next === (character + 1) % 3 ? 100 : 0));
  };
  const written = [...sample(reader, { prompt: Int32Array.of(2, 0), length: 4, temperature: 1, seed: 1 })];
  expect(written).toEqual([1, 2, 0, 1]);
  expect(read.slice(0, 6)).toEqual([2, 0, 1, 2, 0, 1]);
});

test('the seed decides', () => {
  const flat = () => [0, 0, 0, 0];
  const write = (seed: number) => [
    ...sample(flat, { prompt: Int32Array.of(0), length: 20, temperature: 1, seed }),
  ];
  expect(write(7)).toEqual(write(7));
  expect(write(7)).not.toEqual(write(8));
});
