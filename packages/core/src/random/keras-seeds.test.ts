import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../errors.js';
import { KerasRandom, KerasSeeds, SeedGenerator } from './keras-seeds.js';
import { PythonRandom } from './python-random.js';

interface Values {
  shape: number[];
  values: number[];
}

interface Cases {
  keras_random: { seed: number; uniform: Values; generator: [Values, Values, Values]; state: Values }[];
  dropout: { seed: number; rate: number; masks: Values[] }[];
  construction_draws: { layer: string; draws: string[]; next_random: number }[];
  fit_masks: { seed: number; rate: number; kept: number[][] };
  fit_order: { seed: number; n: number; second_fit: number[] }[];
  python: { seed: string }[];
}

const { cases } = golden<{ cases: Cases }>('streams_keras');
const floats = (array: Values) => Float32Array.from(array.values);

describe.each(cases.keras_random)('keras.random with seed $seed', (c) => {
  test('an integer seed gives the same values each time', () => {
    const random = new KerasRandom(c.seed);
    expect(random.uniform(6)).toEqual(floats(c.uniform));
    expect(random.uniform(6)).toEqual(floats(c.uniform));
  });

  test('a SeedGenerator counts its draws', () => {
    const generator = new SeedGenerator(c.seed);
    const random = new KerasRandom(generator);
    const [uniform, normal, truncated] = c.generator;
    expect(random.uniform(3)).toEqual(floats(uniform));
    expect(random.normal(3)).toBeAllClose(normal.values, { rtol: 1e-6, atol: 1e-6 });
    expect(random.truncatedNormal(3)).toBeAllClose(truncated.values, { rtol: 1e-6, atol: 1e-6 });
    expect([generator.seed, generator.counter]).toEqual(c.state.values);
  });
});

test.each(cases.dropout)('the masks of three training steps of Dropout($rate)', ({ seed, rate, masks }) => {
  const random = new KerasRandom(new SeedGenerator(seed));
  for (const mask of masks) expect(random.dropoutMask(mask.values.length, rate)).toEqual(floats(mask));
});

test('the masks of two real fits: the counter runs on through epochs, validation and fits', () => {
  const { seed, rate, kept } = cases.fit_masks;
  const random = new KerasRandom(new SeedGenerator(seed));
  for (const mask of kept) expect(Array.from(random.dropoutMask(8, rate), Math.sign)).toEqual(mask);
});

test.each(cases.construction_draws)('$layer takes $draws.length seeds from Python’s stream', (c) => {
  const python = new PythonRandom(0);
  for (const _ of c.draws) python.randint(1, 1e9);
  expect(python.random()).toBe(c.next_random);
});

test('drawSeed is randint(1, 10^9) of that stream', () => {
  const seeds = new KerasSeeds();
  seeds.setRandomSeed(42);
  const python = new PythonRandom(42);
  for (let i = 0; i < 5; i++) expect(seeds.drawSeed()).toBe(python.randint(1, 1e9));
});

test.each(cases.fit_order)('fit visits $n samples as Keras does after set_random_seed($seed)', (c) => {
  const seeds = new KerasSeeds();
  seeds.setRandomSeed(c.seed);
  expect(Array.from(seeds.fitPermutation(c.n))).toEqual(c.second_fit);
  expect(Array.from(seeds.fitPermutation(c.n))).toEqual(c.second_fit);
});

test('seedGenerator takes the given seed, or draws one', () => {
  const seeds = new KerasSeeds();
  seeds.setRandomSeed(1);
  const drawn = seeds.seedGenerator().seed;
  seeds.setRandomSeed(1);
  expect(seeds.seedGenerator(5).seed).toBe(5);
  expect(seeds.drawSeed()).toBe(drawn);
});

test('without a seed every epoch and every instance differs', () => {
  const seeds = new KerasSeeds();
  expect(seeds.randomSeed).toBeNull();
  expect(seeds.fitPermutation(100)).not.toEqual(seeds.fitPermutation(100));
  expect(seeds.drawSeed()).not.toBe(new KerasSeeds().drawSeed());
});

test('a seed out of range is refused', () => {
  const seeds = new KerasSeeds();
  for (const seed of [-1, 2 ** 32, 0.5]) expect(() => seeds.setRandomSeed(seed)).toThrow(ArgumentError);
  expect(seeds.randomSeed).toBeNull();
});
