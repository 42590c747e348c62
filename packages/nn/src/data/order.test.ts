/** Samples of all kinds, and the draws of epochs that are left early. Orders are those of torch 2.15 after the same seeds. */
import { arange, type Tensor, tensor } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { manualSeed, rand } from '../random.js';
import { DataLoader, type SampleDataset, TensorDataset } from './index.js';

interface BreakCase {
  n: number;
  batch_size: number;
  drop_last: boolean;
  own: boolean;
  taken: number[];
  seen: number[][];
  after: { values: number[] };
}

const { broken_epochs } = golden<{ cases: { broken_epochs: BreakCase[] } }>('torch_corners').cases;

describe('epochs left by break draw as in PyTorch', () => {
  test.each(broken_epochs.map((c) => [c.n, c.batch_size, c.drop_last, c.own, c] as const))(
    '%i samples by %i, dropLast %s, a generator of its own: %s',
    (n, batchSize, dropLast, own, c) => {
      manualSeed(5);
      const generator = own ? new TorchGenerator(11) : null;
      const dataset = new TensorDataset(arange(n));
      const loader = new DataLoader(dataset, { batchSize, shuffle: true, dropLast, generator });
      const seen = c.taken.map((count) => {
        const samples: number[] = [];
        let batches = 0;
        for (const [batch] of loader) {
          samples.push(...batch.dataSync());
          if (++batches === count) break;
        }
        return samples;
      });
      expect(seen).toEqual(c.seen);
      const after = own ? generator!.uniform(3) : rand([3]).dataSync();
      expect([...after]).toEqual([...Float32Array.from(c.after.values)]);
    },
  );
});

describe('samples', () => {
  const all = (loader: DataLoader<unknown>) => [...loader] as never[][];

  test('of a list: numbers, tensors, pairs, records, texts', () => {
    expect(all(new DataLoader([1, 2, 3], 2)).map((batch) => String(batch))).toHaveLength(2);
    const pairs = [
      [tensor([1, 2]), 0],
      [tensor([3, 4]), 1],
      [tensor([5, 6]), 0],
    ];
    const [x, y] = all(new DataLoader(pairs, { batchSize: 3 }))[0] as never as [typeof pairs, typeof pairs];
    expect((x as never as Tensor).arraySync()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect((y as never as Tensor).arraySync()).toEqual([0, 1, 0]);
    const [batch] = [
      ...new DataLoader<{ a: Tensor; name: string[] }>(
        [
          { a: true, name: 'x' },
          { a: false, name: 'y' },
        ],
        2,
      ),
    ];
    expect([batch!.a.dtype, batch!.name]).toEqual(['bool', ['x', 'y']]);
  });

  test('by getItem, and batched by a function', () => {
    const squares = { length: 5, getItem: (i: number) => i * i };
    const loader = new DataLoader(squares, {
      batchSize: 2,
      collateFn: (samples: number[]) => samples.join(),
    });
    expect([...loader]).toEqual(['0,1', '4,9', '16']);
    const pairs = new DataLoader<number[]>(new TensorDataset(arange(3)) as SampleDataset<[Tensor]>, {
      collateFn: (samples: [Tensor][]) => samples.map(([x]) => x.item()),
    });
    expect([...pairs]).toEqual([[0], [1], [2]]);
  });

  test('that do not fit are named', () => {
    const first = (samples: unknown[]) => [...new DataLoader(samples, samples.length)];
    expect(() => first([tensor([1]), tensor([1, 2])])).toThrow(
      'stack expects each tensor to be equal size, but got [1] at entry 0 and [2] at entry 1',
    );
    expect(() => first([[1, 2], [1]])).toThrow('each element in list of batch should be of equal size');
    expect(() => first([{ a: 1 }, { b: 1 }])).toThrow("every sample must have 'a', got one without");
    expect(() => first([null, null])).toThrow('found null');
    expect(() => first([1, 'a'])).toThrow('samples must be of one kind, got number and string');
    expect(() => new DataLoader(5 as never)).toThrow('DataLoader: dataset must be a list of samples');
    expect(() => new DataLoader([], { shuffle: true })).toThrow('num_samples should be a positive integer');
    expect([...new DataLoader([])]).toEqual([]);
    expect(() => new DataLoader([1], { batch_size: 2 } as never)).toThrow('did you mean `batchSize`?');
    expect(() => new TensorDataset(tensor(1))).toThrow('tensors with a first axis of samples');
    expect(() => new TensorDataset([1] as never)).toThrow('tensors with a first axis of samples');
  });
});
