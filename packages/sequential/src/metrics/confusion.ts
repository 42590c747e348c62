import { ShapeError, type Tensor } from '@unroll/core';
import { sameRank } from '../losses/same-rank.js';
import { shapeText } from '../shape.js';

export interface ConfusionOptions {
  thresholds: readonly number[];
  /** Only the k largest predictions of the last axis can be positive. */
  topK?: number | null;
  /** Only this index of the last axis counts. */
  classId?: number | null;
  /** Counts for each index of the last axis apart. */
  perLabel?: boolean;
}

/** Weighted counts over batches, for each threshold, and within it for each label where they are apart. */
export class Confusion {
  truePositives = new Float32Array();
  falsePositives = new Float32Array();
  trueNegatives = new Float32Array();
  falseNegatives = new Float32Array();
  /** 1, unless labels are counted apart. */
  labels = 1;
  private readonly buckets: number | null;

  constructor(private readonly options: ConfusionOptions) {
    this.buckets = evenBuckets(options.thresholds);
    this.reset();
  }

  reset(): void {
    this.resize(this.labels);
  }

  /** @throws ShapeError when labels are apart and predictions are no matrix. */
  update(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    const [prediction, target] = sameRank(yPred, yTrue);
    const { thresholds, topK = null, classId = null, perLabel = false } = this.options;
    const width = prediction.ndim === 1 ? 1 : prediction.size(-1);
    if (perLabel && prediction.ndim !== 2) {
      throw new ShapeError(
        `\`yPred\` must have rank 2 when \`multiLabel: true\`. Found shape ${shapeText(prediction.shape)}`,
      );
    }
    if (perLabel && this.labels !== width) this.resize(width);
    const values = prediction.dataSync();
    const truths = target.dataSync();
    const weights = sampleWeight?.dataSync();
    const perWeight = weights === undefined ? 1 : values.length / weights.length;
    for (let i = 0; i < values.length; i++) {
      const label = i % width;
      if (classId !== null && label !== classId) continue;
      const row = values.subarray(i - label, i - label + width);
      const allowed = topK === null || isInTopK(row, label, topK);
      const weight = weights === undefined ? 1 : weights[Math.floor(i / perWeight)]!;
      const exceeded = this.buckets === null ? null : bucketOf(values[i]!, thresholds.length, this.buckets);
      for (const [t, threshold] of thresholds.entries()) {
        const isPositive =
          allowed && (exceeded === null ? values[i]! > Math.fround(threshold) : t <= exceeded);
        const counts = this.countsOf(truths[i] !== 0, isPositive);
        counts[t * this.labels + (perLabel ? label : 0)]! += weight;
      }
    }
  }

  private countsOf(truth: boolean, isPositive: boolean): Float32Array {
    if (truth) return isPositive ? this.truePositives : this.falseNegatives;
    return isPositive ? this.falsePositives : this.trueNegatives;
  }

  private resize(labels: number): void {
    this.labels = labels;
    const size = this.options.thresholds.length * labels;
    this.truePositives = new Float32Array(size);
    this.falsePositives = new Float32Array(size);
    this.trueNegatives = new Float32Array(size);
    this.falseNegatives = new Float32Array(size);
  }
}

/**
 * Keras sorts predictions into buckets where thresholds lie evenly in [0, 1], which near a threshold can decide otherwise
 * than a comparison. Null for others; else the lowest bucket: 0 where the first threshold lies below 0, else -1.
 */
function evenBuckets(thresholds: readonly number[]): number | null {
  const last = thresholds.length - 1;
  if (last < 2) return null;
  const isEven = thresholds.every((threshold, i) => Math.abs(threshold - i / last) <= 2e-7);
  if (!isEven) return null;
  return thresholds[0]! < 0 || thresholds[last]! > 1 ? 0 : -1;
}

/** The last threshold that `value` exceeds. */
function bucketOf(value: number, thresholds: number, lowest: number): number {
  const limited = Math.min(1, Math.max(0, value));
  return Math.max(lowest, Math.ceil(Math.fround(limited * (thresholds - 1))) - 1);
}

/** Whether element `index` is among the k largest; of equal ones the first are. */
function isInTopK(row: ArrayLike<number>, index: number, k: number): boolean {
  let before = 0;
  for (let i = 0; i < row.length; i++) {
    if (row[i]! > row[index]! || (row[i] === row[index] && i < index)) before += 1;
  }
  return before < k;
}
