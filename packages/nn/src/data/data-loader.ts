import { ArgumentError, describe } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import { defaultGenerator } from '../random.js';
import type { Dataset } from './tensor-dataset.js';

export interface DataLoaderOptions {
  /** Default 1. */
  batchSize?: number;
  /** Whether every epoch has an order of its own. Default false. */
  shuffle?: boolean;
  /** Leaves out a last batch that is not full. Default false. */
  dropLast?: boolean;
  /** Where the orders come from instead of the default generator. */
  generator?: TorchGenerator;
}

/**
 * The batches of a dataset; every iteration is an epoch. torch.utils.data.DataLoader.
 *
 * It takes as much from the generator as PyTorch's does, so that after `manualSeed` the orders are the same.
 *
 * ```ts
 * const loader = new nn.DataLoader(new nn.TensorDataset(x, y), { batchSize: 32, shuffle: true });
 * for (const [xBatch, yBatch] of loader) { ... }  // [32, ...x.shape.slice(1)] and [32, ...y.shape.slice(1)]
 * ```
 *
 * @throws ArgumentError unless batchSize is a positive integer.
 */
export class DataLoader<Batch> implements Iterable<Batch> {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  private readonly generator: TorchGenerator | undefined;

  constructor(
    readonly dataset: Dataset<Batch>,
    { batchSize = 1, shuffle = false, dropLast = false, generator }: DataLoaderOptions = {},
  ) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ArgumentError(
        `batch_size should be a positive integer value, but got batch_size=${describe(batchSize)}`,
      );
    }
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.generator = generator;
  }

  /** Batches in an epoch. */
  get length(): number {
    const batches = this.dataset.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Generator<Batch, void> {
    const order = this.order();
    const batches = this.length;
    for (let i = 0; i < batches; i++) {
      yield this.dataset.batch(order.slice(i * this.batchSize, (i + 1) * this.batchSize));
    }
  }

  /** Every epoch takes a seed for workers, used or not, and another one for its order unless it was given a generator. */
  private order(): number[] {
    const { length } = this.dataset;
    (this.generator ?? defaultGenerator).drawSeed();
    if (!this.shuffle) return Array.from({ length }, (_, i) => i);
    const generator = this.generator ?? new TorchGenerator(defaultGenerator.drawSeed());
    const order = Array.from(generator.randperm(length));
    // PyTorch's sampler takes the remainder of length / length samples from a second permutation: none, but it is drawn.
    generator.randperm(length);
    return order;
  }
}
