import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../errors.js';
import { TorchGenerator } from './torch-generator.js';

interface Values {
  shape: number[];
  values: number[];
}

interface Goldens {
  cases: {
    streams: ({ seed: string; initial_seed: string; int64: string[] } & Record<string, Values>)[];
    normals: { seed: number; size: number; mean: number; std: number; values: Values }[];
    cached_normal: { seed: number } & Record<'three' | 'sixteen' | 'rand' | 'two' | 'four', Values>;
    dropout: { seed: number; p: number; mask: Values; after: Values }[];
    permutations: { seed: number; n: number; values: Values }[];
    data_loader: { seed: number; n: number; epochs: number[][]; after: Values; after_unshuffled: Values }[];
  };
}

const { cases } = golden<Goldens>('streams_torch');
const floats = (array: Values | undefined) => Float32Array.from(array!.values);
const normalTolerance = { rtol: 1e-6, atol: 1e-6 };

describe.each(cases.streams)('after torch.manual_seed($seed)', (c) => {
  test('64-bit integers, uniforms, coin flips, permutations and integers are equal, in one stream', () => {
    const generator = new TorchGenerator(BigInt(c.seed));
    expect(String(generator.initialSeed())).toBe(c.initial_seed);
    expect(c.int64.map(() => String(generator.drawSeed()))).toEqual(c.int64);
    expect(generator.uniform(37)).toEqual(floats(c.uniform));
    expect(generator.uniform(20, -0.3, 0.7)).toEqual(floats(c.uniform_range));
    expect(Array.from(generator.bernoulli(50, 0.3))).toEqual(c.bernoulli!.values);
    expect(Array.from(generator.randperm(23))).toEqual(c.randperm!.values);
    expect(Array.from(generator.randint(20, -7, 100))).toEqual(c.randint!.values);
    expect(Array.from(generator.randint(12, -(2 ** 31), 2 ** 31 - 1))).toEqual(c.randint_wide!.values);
    expect(generator.uniform(3)).toEqual(floats(c.after));
  });
});

test.each(cases.normals)(
  'normal($size, $mean, $std) from seed $seed',
  ({ seed, size, mean, std, values }) => {
    expect(new TorchGenerator(seed).normal(size, mean, std)).toBeAllClose(values.values, normalTolerance);
  },
);

test('a cached scalar normal outlives block draws and uniforms', () => {
  const c = cases.cached_normal;
  const generator = new TorchGenerator(c.seed);
  expect(generator.normal(3)).toBeAllClose(c.three.values, normalTolerance);
  expect(generator.normal(16)).toBeAllClose(c.sixteen.values, normalTolerance);
  expect(generator.uniform(2)).toEqual(floats(c.rand));
  expect(generator.normal(2)).toBeAllClose(c.two.values, normalTolerance);
  expect(generator.normal(4)).toBeAllClose(c.four.values, normalTolerance);
});

test.each(cases.dropout)('dropout of p = $p from seed $seed', ({ seed, p, mask, after }) => {
  const generator = new TorchGenerator(seed);
  expect(generator.dropoutMask(mask.values.length, p)).toEqual(floats(mask));
  expect(generator.uniform(3)).toEqual(floats(after));
});

test.each(cases.permutations)('randperm($n) from seed $seed', ({ seed, n, values }) => {
  expect(Array.from(new TorchGenerator(seed).randperm(n))).toEqual(values.values);
});

test.each(cases.data_loader)('a shuffling DataLoader over $n samples from seed $seed', (c) => {
  const generator = new TorchGenerator(c.seed);
  for (const epoch of c.epochs) {
    generator.drawSeed();
    expect(Array.from(new TorchGenerator(generator.drawSeed()).randperm(c.n))).toEqual(epoch);
  }
  expect(generator.uniform(2)).toEqual(floats(c.after));
});

test.each(cases.data_loader)(
  'a DataLoader that does not shuffle draws one seed an epoch ($n samples)',
  (c) => {
    const generator = new TorchGenerator(c.seed);
    generator.drawSeed();
    expect(generator.uniform(2)).toEqual(floats(c.after_unshuffled));
  },
);

test('a clone continues from the same point, cached normal included', () => {
  const generator = new TorchGenerator(9);
  generator.normal(1);
  const clone = generator.clone();
  const ahead = [clone.normal(3), clone.uniform(2)];
  expect([generator.normal(3), generator.uniform(2)]).toEqual(ahead);
  expect(clone.initialSeed()).toBe(9n);
});

test('unseeded generators differ, and can be repeated by their initial seed', () => {
  const generator = new TorchGenerator();
  const repeated = new TorchGenerator(generator.initialSeed());
  const values = generator.uniform(8);
  expect(repeated.uniform(8)).toEqual(values);
  expect(new TorchGenerator().uniform(8)).not.toEqual(values);
});

test('bad arguments are refused', () => {
  const generator = new TorchGenerator(0);
  expect(() => generator.manualSeed(0.5)).toThrow(/manualSeed: seed must be an integer, got 0.5/);
  expect(() => generator.manualSeed(2n ** 64n)).toThrow(ArgumentError);
  expect(() => generator.bernoulli(1, 1.5)).toThrow(/bernoulli: p must be in \[0, 1\], got 1.5/);
  expect(() => generator.randint(1, 3, 3)).toThrow(/randint: high must be an integer >= 4, got 3/);
  expect(() => generator.truncatedNormal(1, 0, -1)).toThrow(/std must be a positive number/);
  expect(() => generator.truncatedNormal(1, Number.NaN, 1, -2, 2)).toThrow(/mean must be a number, got NaN/);
  expect(() => generator.truncatedNormal(1, Infinity, 1, -2, 2)).toThrow(/mean must be a finite number/);
  expect(() => generator.truncatedNormal(1, 0, Infinity)).toThrow(/bounds must be finite/);
  expect(() => generator.truncatedNormal(1, 0, 1, 9, Infinity)).toThrow(/bounds must be finite/);
  expect(() => generator.truncatedNormal(6, 2 ** 53, 1, -2, 2)).toThrow(/std must be so large/);
  expect(() => generator.truncatedNormal(6, 0, 1e-7, 1, 2)).toThrow(/std must be so large/);
  expect(() => generator.uniform((10n ** 40n) as unknown as number)).toThrow(/uniform: n must be an integer/);
});

interface RngState {
  draws: string;
  seed: number;
  /** base64 */
  state: string;
  normal: Values;
  uniform: Values;
}

describe("the state is PyTorch's", () => {
  const { rng_states: states } = golden<{ cases: { rng_states: RngState[] } }>('torch_checkpoints').cases;
  const bytesOf = ({ state }: RngState) => new Uint8Array(Buffer.from(state, 'base64'));
  const draws: Record<string, (generator: TorchGenerator) => unknown> = {
    none: () => null,
    one: (generator) => generator.uniform(1),
    'a whole state': (generator) => generator.uniform(624),
    more: (generator) => generator.uniform(1000),
    'a normal, whose twin waits': (generator) => generator.normal(3),
  };

  test.each(states.map((item) => [item.draws, item] as const))('after draws: %s', (_, item) => {
    const generator = new TorchGenerator(99).setState(bytesOf(item));
    expect(generator.initialSeed()).toBe(BigInt(item.seed));
    expect(generator.normal(1)).toBeAllClose(item.normal.values, { rtol: 1e-6 });
    expect(generator.uniform(700).slice(690)).toEqual(Float32Array.from(item.uniform.values));

    const ours = new TorchGenerator(item.seed);
    draws[item.draws]!(ours);
    const [state, expected] = [ours.getState(), bytesOf(item)];
    // A state just seeded is used up here, and has word 0 as its next in PyTorch: nothing is read there in either.
    if (item.draws === 'none') state.set(expected.subarray(16, 24), 16);
    expect(state).toEqual(expected);
  });

  test('it can be set again, and is checked', () => {
    const generator = new TorchGenerator(3);
    generator.normal(5);
    const state = generator.getState();
    const ahead = [generator.normal(3), generator.dropoutMask(5)];
    generator.setState(state);
    expect([generator.normal(3), generator.dropoutMask(5)]).toEqual(ahead);
    expect(() => generator.setState(state.subarray(1))).toThrow(
      'RNG state is wrong size. Expected 5056 bytes, got 5055',
    );
    const before = generator.getState();
    expect(() => generator.setState(new Uint8Array(5056))).toThrow(
      'Invalid mt19937 state: expected 1 to 624 words left, got 0',
    );
    expect(generator.getState()).toEqual(before);
  });
});
