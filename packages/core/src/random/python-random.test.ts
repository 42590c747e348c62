import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { PythonRandom } from './python-random.js';

interface Case {
  seed: string;
  random: number[];
  getrandbits: [bits: number, value: number][];
  randint: number[];
  randint_small: number[];
  randint_large: number[];
  shuffle: number[];
  after: number;
}

const { python } = golden<{ cases: { python: Case[] } }>('streams_keras').cases;

describe.each(python)('after random.seed($seed)', (c) => {
  test('every method gives Python’s numbers, in one stream', () => {
    const generator = new PythonRandom(BigInt(c.seed));
    expect(c.random.map(() => generator.random())).toEqual(c.random);
    expect(c.getrandbits.map(([bits]) => [bits, generator.getrandbits(bits)])).toEqual(c.getrandbits);
    expect(c.randint.map(() => generator.randint(1, 1e9))).toEqual(c.randint);
    expect(c.randint_small.map(() => generator.randint(-3, 3))).toEqual(c.randint_small);
    expect(c.randint_large.map(() => generator.randint(0, 2 ** 40))).toEqual(c.randint_large);
    const values = Array.from({ length: c.shuffle.length }, (_, i) => i);
    generator.shuffle(values);
    expect(values).toEqual(c.shuffle);
    expect(generator.clone().random()).toBe(c.after);
    expect(generator.random()).toBe(c.after);
  });
});

test('a number and a bigint of the same value seed alike', () => {
  expect(new PythonRandom(2 ** 40).random()).toBe(new PythonRandom(2n ** 40n).random());
});

test('unseeded generators differ', () => {
  expect(new PythonRandom().random()).not.toBe(new PythonRandom().random());
});

test('bad arguments are refused', () => {
  const generator = new PythonRandom(0);
  expect(() => generator.seed(1.5)).toThrow(/seed: seed must be an integer, got 1.5/);
  expect(() => generator.getrandbits(-1)).toThrow(/getrandbits: k must be an integer >= 0, got -1/);
  expect(() => generator.getrandbits(54)).toThrow(/at most 53 bits, got 54/);
  expect(() => generator.randint(3, 2)).toThrow(/randint: high must be an integer >= 3, got 2/);
  expect(() => generator.randint(0, Number.MAX_SAFE_INTEGER)).toThrow(
    /high - low must be less than 2\^53 - 1/,
  );
});
