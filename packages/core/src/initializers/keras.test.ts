import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import { KerasRandom, KerasSeeds } from '../random/index.js';
import * as init from './index.js';

interface Values {
  shape: number[];
  values: number[];
}

interface Cases {
  initializers: { initializer: string; seed: number; values: Values }[];
  large_orthogonal: { seed: number; shape: number[]; first: Values; last: Values };
  fans: { shape: number[]; fans: [number, number] }[];
  initial_weights: { seed: number; stack: string; paths: string[]; weights: Values[] }[];
}

type Maker = (shape: number[], source: KerasRandom) => Float32Array;

const { cases } = golden<{ cases: Cases }>('streams_keras');
const untruncated = { scale: 0.5, mode: 'fan_out', distribution: 'untruncated_normal' } as const;
const makers: Record<string, Maker> = {
  glorot_uniform: init.glorotUniform,
  glorot_normal: init.glorotNormal,
  he_uniform: init.heUniform,
  he_normal: init.heNormal,
  lecun_uniform: init.lecunUniform,
  lecun_normal: init.lecunNormal,
  random_uniform: init.randomUniform,
  random_normal: init.randomNormal,
  truncated_normal: init.truncatedNormal,
  variance_scaling: (shape, source) => init.varianceScaling(shape, source, untruncated),
  orthogonal: init.orthogonal,
  orthogonal_gain: (shape, source) => init.orthogonal(shape, source, 1.7),
  identity: (shape) => init.identity(shape, 2),
  constant: (shape) => init.constant(shape, 0.3),
  ones: init.ones,
  zeros: init.zeros,
};

test.each(cases.initializers)(
  '$initializer of shape $values.shape from seed $seed',
  ({ initializer, seed, values }) => {
    const made = makers[initializer]!(values.shape, new KerasRandom(seed));
    if (/normal|orthogonal|scaling/.test(initializer))
      expect(made).toBeAllClose(values.values, { rtol: 1e-6, atol: 1e-6 });
    else expect(made).toEqual(Float32Array.from(values.values));
  },
);

test('a 50 x 50 recurrent kernel', () => {
  const { seed, shape, first, last } = cases.large_orthogonal;
  const made = init.orthogonal(shape, new KerasRandom(seed));
  expect(made.slice(0, 50)).toBeAllClose(first.values, { rtol: 0, atol: 2e-6 });
  expect(made.slice(-50)).toBeAllClose(last.values, { rtol: 0, atol: 2e-6 });
});

test.each(cases.fans)('fans of $shape', ({ shape, fans: [fanIn, fanOut] }) => {
  expect(init.computeFans(shape)).toEqual({ fanIn, fanOut });
});

test.each(cases.initial_weights)('the $stack stack’s weights after set_random_seed($seed)', (c) => {
  const seeds = new KerasSeeds();
  seeds.setRandomSeed(c.seed);
  const draw = () => new KerasRandom(seeds.drawSeed());
  const recurrent = (generatorFirst: boolean) => {
    if (generatorFirst) seeds.drawSeed();
    const sources = [draw(), draw()] as const;
    if (!generatorFirst) seeds.drawSeed();
    return [
      (shape: number[]) => init.glorotUniform(shape, sources[0]),
      (shape: number[]) => init.orthogonal(shape, sources[1]),
    ];
  };
  const dense = () => {
    const source = draw();
    return [(shape: number[]) => init.glorotUniform(shape, source)];
  };
  const dropout = () => {
    seeds.drawSeed();
    return [];
  };
  const embedding = () => {
    const source = draw();
    return [(shape: number[]) => init.randomUniform(shape, source)];
  };
  const stacks: Record<string, () => ((shape: number[]) => Float32Array)[]> = {
    rnn: () => [...recurrent(true), ...dropout(), ...recurrent(true), ...dropout(), ...dense()],
    lstm: () => [...recurrent(false), ...dense()],
    gru: () => [...recurrent(false), ...dense()],
    embedding: () => [...embedding(), ...recurrent(true), ...dense()],
    deferred: () => [...recurrent(true), ...dense()],
  };
  const initializers = stacks[c.stack]!();
  const drawn = c.weights.filter((_, i) => !c.paths[i]!.endsWith('bias'));
  expect(drawn.length).toBe(initializers.length);
  drawn.forEach((weight, i) => {
    expect(initializers[i]!(weight.shape)).toBeAllClose(weight.values, { rtol: 1e-6, atol: 1e-6 });
  });
});
