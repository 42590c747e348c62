import { expect, test } from 'vitest';
import { Mt19937 } from './mt19937.js';

const draw = (generator: Mt19937, n: number) => Array.from({ length: n }, () => generator.nextUint32());

test('init_genrand: the 10,000th output for the default seed 5489 is the one that the C++ standard prescribes', () => {
  expect(draw(Mt19937.fromSeed(5489), 10_000).at(-1)).toBe(4123659995);
});

test('init_by_array: the first outputs of the authors’ mt19937ar.out', () => {
  const generator = Mt19937.fromKey([0x123, 0x234, 0x345, 0x456]);
  expect(draw(generator, 10)).toEqual([
    1067595299, 955945823, 477289528, 4107218783, 4228976476, 3344332714, 3355579695, 227628506, 810200273,
    2591290167,
  ]);
});

test('only the low 32 bits of a seed count', () => {
  expect(draw(Mt19937.fromSeed(2 ** 32 + 7), 3)).toEqual(draw(Mt19937.fromSeed(7), 3));
});

test('a clone continues from the same point and then goes its own way', () => {
  const generator = Mt19937.fromSeed(1);
  draw(generator, 700);
  const clone = generator.clone();
  const ahead = draw(clone, 5);
  expect(draw(generator, 5)).toEqual(ahead);
});
