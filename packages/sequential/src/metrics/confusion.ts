import { ShapeError, type Tensor } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import { sameRank } from '../losses/same-rank.js';
import { shapeText } from '../shapes/shape.js';
import type { Update } from './metric.js';

export interface ConfusionOptions {
  thresholds: readonly number[];
  /** Whether the thresholds lie evenly in [0, 1]. Default: what they look like. */
  evenly?: boolean;
  /** Only the k largest predictions of the last axis can be positive. */
  topK?: number | null;
  /** Only this index of the last axis counts; negative ones count from the end. */
  classId?: number | null;
  /** Counts for each index of the last axis apart. */
  perLabel?: boolean;
  /** How much each index of the last axis counts. */
  labelWeights?: readonly number[] | null;
  /** How many labels there are, where that is known before there are data. */
  labels?: number | null;
}

/** Of each threshold, and within it of each label where they are apart. */
interface Counts {
  truePositives: Float32Array;
  falsePositives: Float32Array;
  trueNegatives: Float32Array;
  falseNegatives: Float32Array;
}

/** Weighted counts over batches, for each threshold, and within it for each label where they are apart. */
export class Confusion {
  /** Of each threshold, and within it of each label. */
  counts: Counts;
  /** 1, unless labels are counted apart. */
  labels: number;
  private readonly thresholds: Float32Array;
  private readonly buckets: number | null;

  constructor(private readonly options: ConfusionOptions) {
    this.thresholds = Float32Array.from(options.thresholds);
    const { thresholds, evenly = areEven(thresholds) } = options;
    this.buckets = evenly ? lowestBucket(thresholds) : null;
    this.labels = options.labels ?? 1;
    this.counts = this.none();
  }

  reset(): void {
    this.counts = this.none();
  }

  /** @throws ShapeError when shapes do not fit each other, labels that are apart, `classId` or `topK`. */
  update({ yTrue, yPred, sampleWeight }: Update): void {
    const [prediction, target] = sameRank(yPred, yTrue);
    if (!sameShape(prediction.shape, target.shape)) {
      throw new ShapeError(
        `Shapes ${shapeText(target.shape)} of yTrue and ${shapeText(prediction.shape)} of yPred are incompatible`,
      );
    }
    const { perLabel = false, classId = null } = this.options;
    if (perLabel && prediction.ndim !== 2) {
      throw new ShapeError(
        `\`yPred\` must have rank 2 when \`multiLabel: true\`. Found shape ${shapeText(prediction.shape)}`,
      );
    }
    const width = prediction.ndim === 0 ? 1 : prediction.size(-1);
    const only = classId === null ? null : classIn(prediction, classId);
    if (perLabel) this.requireLabels(width);
    const values = this.filtered(prediction, width);
    const truths = target.dataSync();
    const weights = this.weightsOf(prediction, sampleWeight, only !== null);
    const added = this.countsOf((size) => new Float64Array(size));
    for (let i = 0; i < values.length; i++) {
      const label = i % width;
      if (only !== null && label !== only) continue;
      const weight = weights === null ? 1 : weights[only === null ? i : Math.floor(i / width)]!;
      this.count(added, { value: values[i]!, truth: truths[i] !== 0, weight, label: perLabel ? label : 0 });
    }
    for (const name of Object.keys(added) as (keyof Counts)[]) {
      const sums = this.counts[name];
      for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Math.fround(added[name][i]!);
    }
  }

  private count(
    to: Record<keyof Counts, Float64Array>,
    { value, truth, weight, label }: { value: number; truth: boolean; weight: number; label: number },
  ): void {
    const { thresholds, buckets, labels } = this;
    const [positives, negatives] = truth
      ? [to.truePositives, to.falseNegatives]
      : [to.falsePositives, to.trueNegatives];
    const exceeded = buckets === null ? null : bucketOf(value, thresholds.length, buckets);
    for (let t = 0; t < thresholds.length; t++) {
      const isPositive = exceeded === null ? value > thresholds[t]! : t <= exceeded;
      (isPositive ? positives : negatives)[t * labels + label]! += weight;
    }
  }

  /** The predictions; those that are not among the k largest of the last axis as far below all thresholds as Keras has them. */
  private filtered(prediction: Tensor, width: number): ArrayLike<number> {
    const { topK = null } = this.options;
    const values = prediction.dataSync();
    if (topK === null) return values;
    if (topK > width) {
      throw new ShapeError(`topK: input must have at least ${topK} columns, had ${width}`);
    }
    return Float32Array.from(values, (value, i) => {
      const start = i - (i % width);
      return isInTopK(values, { start, width, index: i, k: topK }) ? value : NOT_LARGEST;
    });
  }

  /** A weight of each prediction, or with `perRow` of each row of the last axis. */
  private weightsOf(
    prediction: Tensor,
    sampleWeight: Tensor | undefined,
    perRow: boolean,
  ): ArrayLike<number> | null {
    const { labelWeights } = this.options;
    if (sampleWeight === undefined && labelWeights == null) return null;
    const shape = perRow ? [...prediction.shape.slice(0, -1), 1] : prediction.shape;
    const ofSamples =
      sampleWeight === undefined
        ? null
        : (sampleWeight.ndim === prediction.ndim ? sampleWeight : sampleWeight.unsqueeze(-1))
            .broadcastTo(shape)
            .dataSync();
    if (labelWeights == null) return ofSamples;
    if (labelWeights.length !== prediction.shape.at(-1)) {
      throw new ShapeError(
        `labelWeights: expected ${prediction.shape.at(-1)} weights, one for each label, got ${labelWeights.length}`,
      );
    }
    const width = labelWeights.length;
    return Float32Array.from({ length: prediction.numel() }, (_, i) => {
      const ofLabel = Math.fround(labelWeights[i % width]!);
      return ofSamples === null ? ofLabel : ofLabel * ofSamples[i]!;
    });
  }

  /** Labels are as many as in the first batch. */
  private requireLabels(width: number): void {
    const isFirst = this.options.labels == null && this.counts.truePositives.every((count) => count === 0);
    if (this.labels === width) return;
    if (!isFirst) throw new ShapeError(`Expected ${this.labels} labels, got ${width}`);
    this.labels = width;
    this.reset();
  }

  private none(): Counts {
    return this.countsOf((size) => new Float32Array(size));
  }

  private countsOf<T>(make: (size: number) => T): Record<keyof Counts, T> {
    const zeros = () => make(this.options.thresholds.length * this.labels);
    return {
      truePositives: zeros(),
      falsePositives: zeros(),
      trueNegatives: zeros(),
      falseNegatives: zeros(),
    };
  }
}

/** What predictions become that are not among the k largest. */
export const NOT_LARGEST = Math.fround(-1e10);

/** The place of a class in the last axis. */
function classIn({ ndim, shape }: Tensor, classId: number): number {
  if (ndim < 2) {
    throw new ShapeError(
      'When classId is provided, yPred must be a 2D array with shape (num_samples, num_classes), found shape: ' +
        shapeText(shape),
    );
  }
  const classes = shape.at(-1)!;
  const index = classId < 0 ? classId + classes : classId;
  if (index >= 0 && index < classes) return index;
  throw new ShapeError(`classId: expected an index of ${classes} classes, got ${classId}`);
}

/**
 * Whether thresholds lie evenly in [0, 1], by numpy.allclose with Keras's epsilon. Keras sorts predictions into buckets then,
 * which near a threshold can decide otherwise than a comparison.
 */
export function areEven(thresholds: readonly number[]): boolean {
  const last = thresholds.length - 1;
  return (
    last >= 2 &&
    thresholds.every((threshold, i) => {
      const even = Math.fround(i / last);
      return Math.abs(threshold - even) <= 1e-7 + 1e-5 * even;
    })
  );
}

/** 0 where the first threshold lies below 0 or the last above 1, else -1: a value may exceed none. */
function lowestBucket(thresholds: readonly number[]): number {
  return thresholds[0]! < 0 || thresholds.at(-1)! > 1 ? 0 : -1;
}

/** The last threshold that `value` exceeds. */
function bucketOf(value: number, thresholds: number, lowest: number): number {
  const limited = Math.min(1, Math.max(0, value));
  return Math.max(lowest, Math.ceil(Math.fround(limited * (thresholds - 1))) - 1);
}

/** Whether element `index` is among the k largest of its row; of equal ones the first are. */
function isInTopK(
  values: ArrayLike<number>,
  { start, width, index, k }: { start: number; width: number; index: number; k: number },
): boolean {
  let before = 0;
  for (let i = start; i < start + width; i++) {
    if (values[i]! > values[index]! || (values[i] === values[index] && i < index)) before += 1;
  }
  return before < k;
}
