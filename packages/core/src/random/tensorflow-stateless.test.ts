import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  type SeedPair,
  shuffledIndices,
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
} from './tensorflow-stateless.js';

interface Values {
  shape: number[];
  values: number[];
}

type Draws = { seed: SeedPair; size: number } & Record<string, Values>;

interface FitOrder {
  seed: number;
  n: number;
  batch_size: number;
  three_epochs: number[];
  second_fit: number[];
}

const { cases } = golden<{ cases: { stateless: Draws[]; large_draws: Draws; fit_order: FitOrder[] } }>(
  'streams_keras',
);
const floats = (array: Values | undefined) => Float32Array.from(array!.values);
const normalTolerance = { rtol: 1e-6, atol: 1e-6 };

describe.each(cases.stateless)('$size draws with seeds $seed', ({ seed, size, ...expected }) => {
  test('uniforms are equal bit for bit', () => {
    expect(statelessUniform(seed, size)).toEqual(floats(expected.uniform));
    expect(statelessUniform(seed, size, -0.3, 0.7)).toEqual(floats(expected.uniform_range));
  });

  test('normals and truncated normals agree', () => {
    expect(statelessNormal(seed, size)).toBeAllClose(floats(expected.normal), normalTolerance);
    expect(statelessNormal(seed, size, 1, 0.05)).toBeAllClose(floats(expected.normal_range), normalTolerance);
    const { truncated_normal: unit, truncated_normal_range: range } = expected;
    expect(statelessTruncatedNormal(seed, size)).toBeAllClose(floats(unit), normalTolerance);
    expect(statelessTruncatedNormal(seed, size, 1, 0.05)).toBeAllClose(floats(range), normalTolerance);
  });
});

test('the last of 100,003 draws', () => {
  const { seed, size, uniform, normal, truncated_normal: truncated } = cases.large_draws;
  const tail = (values: Float32Array) => values.slice(-8);
  expect(tail(statelessUniform(seed, size))).toEqual(floats(uniform));
  expect(tail(statelessNormal(seed, size))).toBeAllClose(floats(normal), normalTolerance);
  expect(tail(statelessTruncatedNormal(seed, size))).toBeAllClose(floats(truncated), normalTolerance);
});

test.each(cases.fit_order)('the order of a real fit over $n samples after set_random_seed($seed)', (c) => {
  const order = Array.from(shuffledIndices(c.n, c.seed));
  expect([...order, ...order, ...order]).toEqual(c.three_epochs);
  expect(order).toEqual(c.second_fit);
});

test('nothing and one sample', () => {
  expect(shuffledIndices(0, 3)).toEqual(new Int32Array(0));
  expect(shuffledIndices(1, 3)).toEqual(new Int32Array(1));
  expect(statelessUniform([1, 2], 0)).toEqual(new Float32Array(0));
});
