import {
  ArgumentError,
  fromTypedArray,
  ShapeError,
  sizeOf,
  Tensor,
  type TensorValues,
  type TypedArray,
  takeRows,
  tensor,
} from '@unroll/core';

/** Samples along the first axis: a tensor, nested arrays, or a typed array for one number a sample. */
export type Data = Tensor | TensorValues;

/** Weights of classes by their index. */
export type ClassWeight = Readonly<Record<number, number>>;

export interface Batch {
  x: Tensor;
  y: Tensor | null;
  sampleWeight: Tensor | null;
  size: number;
}

/** An array of samples whose rows can be copied out. */
class Samples {
  private readonly row: number;

  constructor(
    readonly values: TypedArray,
    readonly shape: readonly number[],
  ) {
    this.row = sizeOf(shape.slice(1));
  }

  static from(data: Data): Samples {
    const given = data instanceof Tensor ? data : tensor(data);
    const samples = new Samples(given.dataSync(), given.shape);
    if (given !== data) given.dispose();
    return samples;
  }

  get count(): number {
    return this.shape[0] ?? 0;
  }

  slice(start: number, end: number): Samples {
    return new Samples(this.values.subarray(start * this.row, end * this.row), [
      end - start,
      ...this.shape.slice(1),
    ]);
  }

  /** Samples `start` to `end`, in `order` where there is one. */
  gather(start: number, end: number, order: Int32Array | null): Tensor {
    return takeRows(this.values, this.shape.slice(1), { start, end, order });
  }
}

/** Inputs with their targets and weights, to be taken batch by batch. */
export class Dataset {
  private constructor(
    private readonly x: Samples,
    private readonly y: Samples | null,
    private readonly sampleWeight: Samples | null,
  ) {}

  /** @throws ArgumentError when the arrays hold different numbers of samples, or none. */
  static from(x: Data, y: Data | null = null, sampleWeight: Data | null = null): Dataset {
    const inputs = Samples.from(x);
    const targets = y === null ? null : Samples.from(y);
    const weights = sampleWeight === null ? null : Samples.from(sampleWeight);
    const { count } = inputs;
    if ((targets ?? inputs).count !== count || (weights ?? inputs).count !== count) {
      const sizes = Object.entries({ x: inputs, y: targets, sampleWeight: weights }).flatMap(
        ([label, samples]) => (samples === null ? [] : `'${label}' sizes: ${samples.count}`),
      );
      throw new ArgumentError(
        `Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.\n${sizes.join('\n')}`,
      );
    }
    if (count === 0) {
      throw new ShapeError(`Expected at least one sample in \`x\`, got shape [${inputs.shape.join(', ')}]`);
    }
    return new Dataset(inputs, targets, weights);
  }

  get size(): number {
    return this.x.count;
  }

  get inputShape(): readonly number[] {
    return this.x.shape;
  }

  get hasTargets(): boolean {
    return this.y !== null;
  }

  batchCount(batchSize: number): number {
    return Math.ceil(this.size / batchSize);
  }

  *batches(batchSize: number, order: Int32Array | null = null): Generator<Batch> {
    for (let start = 0; start < this.size; start += batchSize) {
      const end = Math.min(start + batchSize, this.size);
      const batch = {
        x: this.x.gather(start, end, order),
        y: this.y?.gather(start, end, order) ?? null,
        sampleWeight: this.sampleWeight?.gather(start, end, order) ?? null,
        size: end - start,
      };
      try {
        yield batch;
      } finally {
        batch.x.dispose();
        batch.y?.dispose();
        batch.sampleWeight?.dispose();
      }
    }
  }

  /**
   * The first part for training and the last `fraction` for validation, as `validationSplit` asks.
   *
   * @throws ArgumentError when one of them would be empty.
   */
  split(fraction: number): [Dataset, Dataset] {
    const at = Math.floor(this.size * (1 - fraction));
    if (!(at > 0 && at < this.size)) {
      throw new ArgumentError(
        `Training data contains ${this.size} samples, which is not sufficient to split it into a validation and ` +
          `training set as specified by \`validationSplit=${fraction}\`. Either provide more data, or a different ` +
          'value for the `validationSplit` argument.',
      );
    }
    const part = (start: number, end: number) =>
      new Dataset(
        this.x.slice(start, end),
        this.y?.slice(start, end) ?? null,
        this.sampleWeight?.slice(start, end) ?? null,
      );
    return [part(0, at), part(at, this.size)];
  }
}

/** The weight of each sample's class; targets are class indices, or rows of which the largest tells the class. */
export function classSampleWeights(y: Data, classWeight: ClassWeight): Tensor {
  const { values, shape } = Samples.from(y);
  const classes = shape.length > 1 ? shape.at(-1)! : 1;
  const weights = new Float32Array(shape[0] ?? 0);
  for (let i = 0; i < weights.length; i++) {
    const row = values.subarray(i * classes, (i + 1) * classes);
    const index = classes === 1 ? Math.round(row[0]!) : row.indexOf(Math.max(...row));
    weights[i] = classWeight[index] ?? 1;
  }
  return fromTypedArray(weights, [weights.length]);
}
