import * as core from '@unroll/core';
import { arange, type Tensor, tensor, zeros } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import { expectFlatMemory, golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, type Values } from '../../testing/index.js';
import { manualSeed, rand } from '../random.js';
import { DataLoader, type DataLoaderOptions, TensorDataset } from './index.js';

interface Case {
  seed: number;
  n: number;
  epochs: number[][];
  after: Values;
  after_unshuffled: Values;
}

const { data_loader } = golden<{ cases: { data_loader: Case[] } }>('streams_torch').cases;
const { generator_loader } = golden<{ cases: { generator_loader: { epochs: number[][]; after: Values } } }>(
  'torch_nn',
).cases;
const exact = { rtol: 1e-7, atol: 0 };
const numbers = (n: number, options?: DataLoaderOptions) =>
  new DataLoader(new TensorDataset(arange(n)), options);
const epoch = (loader: DataLoader<[Tensor]>) => [...loader].flatMap(([batch]) => [...batch.dataSync()]);

describe('orders are those of PyTorch', () => {
  test.each(data_loader)('two epochs of $n, seed $seed', ({ seed, n, epochs, after, after_unshuffled }) => {
    manualSeed(seed);
    const loader = numbers(n, { batchSize: 4, shuffle: true });
    expect([epoch(loader), epoch(loader)]).toEqual(epochs);
    expectClose(rand(after.shape), after, exact);

    manualSeed(seed);
    expect(epoch(numbers(n, { batchSize: 4 }))).toEqual(Array.from({ length: n }, (_, i) => i));
    expectClose(rand(after_unshuffled.shape), after_unshuffled, exact);
  });

  test('with a generator of their own', () => {
    const generator = new TorchGenerator(3);
    const loader = numbers(7, { batchSize: 3, shuffle: true, generator });
    expect(generator_loader.epochs.map(() => epoch(loader))).toEqual(generator_loader.epochs);
    expect(generator.uniform(2)).toBeAllClose(Float32Array.from(generator_loader.after.values), exact);
  });
});

test('batches pair samples, the last one may be short or dropped', () => {
  const x = arange(10).reshape(5, 2);
  const y = tensor([0, 1, 2, 3, 4]);
  const dataset = new TensorDataset(x, y);
  const [x3, y3] = dataset.get(3);
  expect([x3.arraySync(), y3.item()]).toEqual([[6, 7], 3]);
  const loader = new DataLoader(dataset, { batchSize: 2 });
  expect([...loader].map(([a, b]) => [a.shape, b.arraySync()])).toEqual([
    [
      [2, 2],
      [0, 1],
    ],
    [
      [2, 2],
      [2, 3],
    ],
    [[1, 2], [4]],
  ]);
  expect(loader.length).toBe(3);
  const dropping = new DataLoader(dataset, { batchSize: 2, dropLast: true });
  expect([dropping.length, [...dropping].length]).toEqual([2, 2]);
});

test('any dataset that can give batches will do', () => {
  const squares = { length: 3, batch: (indices: readonly number[]) => indices.map((i) => i * i) };
  expect([...new DataLoader(squares, { batchSize: 2 })]).toEqual([[0, 1], [4]]);
});

test('batches leave no tensors behind', async () => {
  const loader = numbers(64, { batchSize: 4, shuffle: true });
  await expectFlatMemory(
    core,
    (epochs) => {
      for (let i = 0; i < epochs; i++) for (const [batch] of loader) expect(batch.shape).toEqual([4]);
    },
    { many: 50 },
  );
});

test('bad input is named with both values', () => {
  expect(() => new TensorDataset(zeros([2]), zeros([3]))).toThrow(
    'Size mismatch between tensors: tensor 0 has 2 samples, tensor 1 has 3',
  );
  expect(() => new TensorDataset()).toThrow('expected at least one tensor, got none');
  expect(() => numbers(3, { batchSize: 0 })).toThrow(
    'batch_size should be a positive integer value, but got batch_size=0',
  );
  expect(() => numbers(3, { batchSize: 1.5 })).toThrow('batch_size=1.5');
});
