import { ArgumentError, ShapeError, Tensor } from '@unroll/core';
import { expected } from '@unroll/core/internal';

/** Samples that a `DataLoader` batches: how many there are, and the batch of some of them. */
export interface Dataset<Batch> {
  readonly length: number;
  /** The samples at `indices`, stacked along a first axis. */
  batch(indices: readonly number[]): Batch;
}

/** Samples one by one, which a `DataLoader` collates: torch's __len__ and __getitem__. A plain list of samples is one too. */
export interface SampleDataset<Sample> {
  readonly length: number;
  getItem(index: number): Sample;
}

type TensorsLike<Tensors extends readonly Tensor[]> = { -readonly [K in keyof Tensors]: Tensor };

/**
 * Tensors whose first axis counts samples. torch.utils.data.TensorDataset.
 *
 * ```ts
 * const dataset = new nn.TensorDataset(x, y);
 * const [x0, y0] = dataset.get(0);
 * ```
 *
 * @throws ShapeError when the tensors differ in the number of samples.
 */
export class TensorDataset<const Tensors extends readonly Tensor[]> implements Dataset<TensorsLike<Tensors>> {
  readonly tensors: Tensors;
  readonly length: number;

  constructor(...tensors: Tensors) {
    const [first] = tensors;
    if (first === undefined) throw new ArgumentError('TensorDataset: expected at least one tensor, got none');
    for (const tensor of tensors) {
      if (tensor instanceof Tensor && tensor.ndim > 0) continue;
      throw expected('TensorDataset', 'tensors', 'tensors with a first axis of samples', tensor);
    }
    this.tensors = tensors;
    this.length = first.size(0);
    for (const [i, tensor] of tensors.entries()) {
      if (tensor.size(0) === this.length) continue;
      throw new ShapeError(
        `Size mismatch between tensors: tensor 0 has ${this.length} samples, tensor ${i} has ${tensor.size(0)}`,
      );
    }
  }

  /** One sample, without the first axis. */
  get(index: number): TensorsLike<Tensors> {
    return this.tensors.map((tensor) => tensor.select(0, index)) as TensorsLike<Tensors>;
  }

  /** `get` by the name that a `DataLoader` knows. */
  getItem(index: number): TensorsLike<Tensors> {
    return this.get(index);
  }

  batch(indices: readonly number[]): TensorsLike<Tensors> {
    return this.tensors.map((tensor) => tensor.gather(indices)) as TensorsLike<Tensors>;
  }
}
