import { ArgumentError } from '@unroll/core';
import {
  type Check,
  check,
  defineOptions,
  describe,
  expected,
  flag,
  functionOf,
  type Leading,
  orNull,
} from '@unroll/core/internal';
import { TorchGenerator } from '@unroll/core/random';
import { generator as generatorCheck } from '../arguments.js';
import { defaultGenerator } from '../random.js';
import { defaultCollate } from './collate.js';
import type { Dataset, SampleDataset } from './tensor-dataset.js';

export interface DataLoaderOptions<Batch = never> {
  /** Default 1. */
  batchSize?: number;
  /** Whether every epoch has an order of its own. Default false. */
  shuffle?: boolean | null;
  /** Leaves out a last batch that is not full. Default false. */
  dropLast?: boolean;
  /** Where the orders come from instead of the default generator. */
  generator?: TorchGenerator | null;
  /** Makes a batch of samples. Default: what the dataset's own `batch` does, else `defaultCollate`. */
  collateFn?: ((samples: never[]) => Batch) | null;
}

/** What has batches, or samples: with `getItem`, or as a list. */
export type DatasetLike<Batch> = Dataset<Batch> | SampleDataset<unknown> | readonly unknown[];

/** What it must be besides is said in PyTorch's words. */
const batchSizeCheck: Check<number> = check('a positive integer', (value) => typeof value === 'number');

const loader = defineOptions<DataLoaderOptions<unknown> & { dataset: DatasetLike<unknown> }>('DataLoader', {
  positional: ['dataset', 'batchSize', 'shuffle'],
  required: 1,
  checks: {
    dataset: check(
      'a list of samples, or an object with a length and getItem or batch',
      (value) => Array.isArray(value) || isDataset(value),
    ),
    batchSize: batchSizeCheck,
    shuffle: orNull(flag),
    dropLast: flag,
    generator: orNull(generatorCheck),
    collateFn: orNull(functionOf<(samples: never[]) => unknown>()),
  },
});

/**
 * The batches of a dataset; every iteration is an epoch. torch.utils.data.DataLoader.
 *
 * It takes as much from the generator as PyTorch's does, and when it does, so that after `manualSeed` the orders are the
 * same, also of an epoch after one that was left early.
 *
 * ```ts
 * const loader = new nn.DataLoader(new nn.TensorDataset(x, y), { batchSize: 32, shuffle: true });
 * for (const [xBatch, yBatch] of loader) { ... }  // [32, ...x.shape.slice(1)] and [32, ...y.shape.slice(1)]
 * const pairs = new nn.DataLoader([[x0, 1], [x1, 0]], 2);  // batches of [tensor of inputs, tensor of targets]
 * ```
 *
 * @typeParam Batch What an epoch gives, known for a `TensorDataset` and for what has `batch`.
 * @throws ArgumentError unless batchSize is a positive integer, and for a shuffled dataset without samples.
 */
export class DataLoader<Batch> implements Iterable<Batch> {
  readonly dataset: DatasetLike<Batch>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  private readonly generator: TorchGenerator | undefined;
  private readonly collateFn: ((samples: never[]) => Batch) | undefined;

  constructor(
    ...args: [
      dataset: DatasetLike<Batch>,
      ...Leading<[batchSize: number, shuffle: boolean | null], DataLoaderOptions<Batch>>,
    ]
  ) {
    const { dataset, batchSize = 1, shuffle, dropLast = false, generator, collateFn } = loader.read(args);
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ArgumentError(
        `batch_size should be a positive integer value, but got batch_size=${describe(batchSize)}`,
      );
    }
    this.dataset = dataset as DatasetLike<Batch>;
    this.batchSize = batchSize;
    this.shuffle = shuffle ?? false;
    this.dropLast = dropLast;
    this.generator = generator ?? undefined;
    this.collateFn = (collateFn ?? undefined) as ((samples: never[]) => Batch) | undefined;
    if (this.shuffle && this.samples() === 0) {
      throw new ArgumentError('num_samples should be a positive integer value, but got num_samples=0');
    }
  }

  /** Batches in an epoch. */
  get length(): number {
    const batches = this.samples() / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** Every epoch takes a seed for workers, used or not, as it begins; its order it takes with its first batch. */
  [Symbol.iterator](): Generator<Batch, void> {
    (this.generator ?? defaultGenerator).drawSeed();
    return this.epoch();
  }

  private *epoch(): Generator<Batch, void> {
    const order = this.order();
    for (;;) {
      const indices: number[] = [];
      while (indices.length < this.batchSize) {
        const { done, value } = order.next();
        if (done) break;
        indices.push(value);
      }
      if (indices.length === 0 || (this.dropLast && indices.length < this.batchSize)) return;
      yield this.batch(indices);
    }
  }

  private *order(): Generator<number, void> {
    const length = this.samples();
    if (!this.shuffle) {
      for (let i = 0; i < length; i++) yield i;
      return;
    }
    const generator = this.generator ?? new TorchGenerator(defaultGenerator.drawSeed());
    yield* generator.randperm(length);
    // PyTorch's sampler takes the remainder of length / length samples from a second permutation: none, but it is drawn.
    generator.randperm(length);
  }

  private batch(indices: readonly number[]): Batch {
    const { dataset, collateFn } = this;
    if (collateFn === undefined && hasBatch(dataset)) return dataset.batch(indices);
    const samples = indices.map((index) => sampleOf(dataset, index));
    return collateFn === undefined ? (defaultCollate(samples) as Batch) : collateFn(samples as never[]);
  }

  private samples(): number {
    const { length } = this.dataset;
    if (Number.isSafeInteger(length) && length >= 0) return length;
    throw expected('DataLoader', "the dataset's length", 'an integer >= 0', length);
  }
}

function isDataset(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('length' in value)) return false;
  return hasMethod(value, 'batch') || hasMethod(value, 'getItem');
}

function hasBatch<Batch>(dataset: DatasetLike<Batch>): dataset is Dataset<Batch> {
  return !Array.isArray(dataset) && hasMethod(dataset, 'batch');
}

function hasMethod(value: object, name: string): boolean {
  return name in value && typeof Reflect.get(value, name) === 'function';
}

function sampleOf(dataset: DatasetLike<unknown>, index: number): unknown {
  if (Array.isArray(dataset)) return dataset[index];
  if (hasMethod(dataset, 'getItem')) return (dataset as SampleDataset<unknown>).getItem(index);
  throw expected('DataLoader', 'a dataset with collateFn', 'one with getItem', dataset);
}
