import { TorchGenerator } from '@unroll/core/random';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, type Values } from '../testing/index.js';
import * as nn from './index.js';

interface Defaults {
  seed: number;
  module: string;
  parameters: Record<string, Values>;
  after: Values;
}

interface Stream {
  seed: string;
  initial_seed: string;
  int64: string[];
  uniform: Values;
}

interface Streams {
  module_defaults: Defaults[];
  streams: Stream[];
  normals: { seed: number; size: number; mean: number; std: number; values: Values }[];
  permutations: { seed: number; n: number; values: Values }[];
}

const { module_defaults, streams, normals, permutations } = golden<{ cases: Streams }>('streams_torch').cases;
const exact = { rtol: 1e-7, atol: 0 };
const makers: Record<string, () => nn.Module> = {
  'Linear(3, 2)': () => new nn.Linear(3, 2),
  'Linear(40, 1)': () => new nn.Linear(40, 1),
  'Linear(5, 4, bias=False)': () => new nn.Linear(5, 4, { bias: false }),
  'RNN(3, 5)': () => new nn.RNN(3, 5),
  'RNN(2, 4, num_layers=2)': () => new nn.RNN(2, 4, { numLayers: 2 }),
  'RNN(2, 3, num_layers=2, bidirectional=True)': () =>
    new nn.RNN(2, 3, { numLayers: 2, bidirectional: true }),
  'RNN(2, 3, bias=False)': () => new nn.RNN(2, 3, { bias: false }),
  'LSTM(2, 3)': () => new nn.LSTM(2, 3),
  'LSTM(3, 4, proj_size=2)': () => new nn.LSTM(3, 4, { projSize: 2 }),
  'GRU(3, 2, num_layers=2)': () => new nn.GRU(3, 2, { numLayers: 2 }),
  'RNNCell(3, 4)': () => new nn.RNNCell(3, 4),
  'LSTMCell(2, 3)': () => new nn.LSTMCell(2, 3),
  'GRUCell(2, 3)': () => new nn.GRUCell(2, 3),
  'Embedding(7, 3)': () => new nn.Embedding(7, 3),
  'Embedding(4, 3, padding_idx=1)': () => new nn.Embedding(4, 3, { paddingIdx: 1 }),
  'LayerNorm(4)': () => new nn.LayerNorm(4),
};

describe('after manualSeed, modules start as in PyTorch', () => {
  test.each(module_defaults)('$module, seed $seed', ({ seed, module, parameters, after }) => {
    nn.manualSeed(seed);
    const ours = makers[module]!().namedParameters();
    expect(ours.map(([name]) => name)).toEqual(Object.keys(parameters));
    // PyTorch's normals differ from one instruction set to the next; its uniforms do not.
    const tolerance = module.startsWith('Embedding') ? { rtol: 1e-6, atol: 1e-6 } : exact;
    for (const [name, parameter] of ours) expectClose(parameter, parameters[name]!, tolerance);
    expectClose(nn.rand(after.shape), after, exact);
  });
});

describe('seeded tensors are torch’s', () => {
  test.each(streams)('rand, seed $seed', ({ seed, initial_seed, int64, uniform }) => {
    nn.manualSeed(BigInt(seed));
    expect(nn.initialSeed()).toBe(BigInt(initial_seed));
    expect(int64.map(() => String(nn.defaultGenerator.drawSeed()))).toEqual(int64);
    expectClose(nn.rand(uniform.shape), uniform, exact);
  });

  const standard = normals.filter(({ mean, std }) => mean === 0 && std === 1);
  test.each(standard)('randn of $size, seed $seed', ({ seed, size, values }) => {
    nn.manualSeed(seed);
    expectClose(nn.randn([size]), values, { rtol: 1e-6, atol: 1e-6 });
  });

  test.each(permutations)('randperm of $n, seed $seed', ({ seed, n, values }) => {
    nn.manualSeed(seed);
    expect([...nn.randperm(n).dataSync()]).toEqual(values.values);
  });

  test('shapes, types, generators of one’s own and gradients', () => {
    const generator = new TorchGenerator(3);
    expect(nn.rand([2, 3], { generator }).dataSync()).toEqual(new TorchGenerator(3).uniform(6));
    const integers = nn.randint(-2, 5, [4, 5]);
    expect([integers.dtype, integers.shape]).toEqual(['int32', [4, 5]]);
    expect([...integers.dataSync()].every((value) => value >= -2 && value < 5)).toBe(true);
    expect(nn.randn([2], { requiresGrad: true }).requiresGrad).toBe(true);
    expect(() => nn.manualSeed(0.5)).toThrow('manualSeed: seed must be an integer, got 0.5');
  });
});
