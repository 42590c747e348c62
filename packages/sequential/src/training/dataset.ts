import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import { type Data, Samples } from '../shapes/samples.js';
import { type ClassWeight, weightsOfClasses } from './class-weights.js';

export interface Batch {
  x: Tensor;
  y: Tensor | null;
  sampleWeight: Tensor | null;
  size: number;
}

/** What a data set is made of. */
export interface DataParts {
  x: Data;
  y?: Data | null | undefined;
  sampleWeight?: Data | null | undefined;
}

/** Inputs with their targets and weights, to be taken batch by batch. */
export class Dataset {
  private constructor(
    private readonly x: Samples,
    private readonly y: Samples | null,
    private readonly sampleWeight: Samples | null,
  ) {}

  /** @throws ArgumentError when the arrays hold different numbers of samples, or none. */
  static from(operation: string, { x, y, sampleWeight }: DataParts): Dataset {
    const inputs = Samples.from(`${operation}: x`, x);
    const targets = y == null ? null : Samples.from(`${operation}: y`, y);
    const weights = sampleWeight == null ? null : Samples.from(`${operation}: sampleWeight`, sampleWeight);
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
      throw new ShapeError(
        `${operation}: expected at least one sample in \`x\`, got shape [${inputs.shape.join(', ')}]`,
      );
    }
    return new Dataset(inputs, targets, weights);
  }

  get size(): number {
    return this.x.count;
  }

  get inputShape(): readonly number[] {
    return this.x.shape;
  }

  batchCount(batchSize: number): number {
    return Math.ceil(this.size / batchSize);
  }

  *batches(batchSize: number, order: Int32Array | null = null, first = 0): Generator<Batch> {
    for (let start = first * batchSize; start < this.size; start += batchSize) {
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

  /**
   * The same samples, weighted by their classes.
   *
   * @throws ArgumentError without targets.
   */
  weightedByClass(operation: string, classWeight: ClassWeight): Dataset {
    if (this.sampleWeight !== null) {
      throw new ArgumentError(
        `${operation}: You cannot \`classWeight\` and \`sampleWeight\` at the same time.`,
      );
    }
    if (this.y === null) {
      throw new ArgumentError(`${operation}: classWeight needs targets: pass \`y\` beside \`x\``);
    }
    return new Dataset(this.x, this.y, weightsOfClasses(this.y, classWeight));
  }
}
