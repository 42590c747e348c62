/** How right positive predictions are, and how many positives are found. */
import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { autoName } from '../naming.js';
import { Confusion } from './confusion.js';
import { Metric, type MetricOptions } from './metric.js';

export interface ThresholdMetricOptions extends MetricOptions {
  /** What predictions must exceed to be positive, in [0, 1]. Default 0.5, or none with `topK`. */
  thresholds?: number | readonly number[];
  /** Only the k largest predictions of the last axis can be positive. */
  topK?: number | null;
  /** Only this index of the last axis counts. */
  classId?: number | null;
}

/** What Precision and Recall share. */
abstract class ThresholdMetric extends Metric {
  private readonly confusion: Confusion;

  /** @throws ArgumentError for a threshold outside [0, 1]. */
  constructor(
    name: string,
    private readonly options: ThresholdMetricOptions,
  ) {
    super(name, 'up');
    const { thresholds, topK = null, classId = null } = options;
    const given = thresholds === undefined ? null : [thresholds].flat();
    const outside = given?.find((threshold) => !(threshold >= 0 && threshold <= 1));
    if (outside !== undefined) {
      throw new ArgumentError(
        `Threshold values must be in [0, 1]. Received: ${describe([thresholds].flat())}`,
      );
    }
    const limits = given ?? [topK === null ? 0.5 : Number.NEGATIVE_INFINITY];
    this.confusion = new Confusion({ thresholds: limits, topK, classId });
  }

  override getConfig() {
    const { thresholds = null, topK = null, classId = null } = this.options;
    return { ...super.getConfig(), thresholds, top_k: topK, class_id: classId };
  }

  /** True positives over what they are compared with, for one threshold. */
  protected abstract share(truePositives: number, falsePositives: number, falseNegatives: number): number;

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    this.confusion.update(yTrue, yPred, sampleWeight);
  }

  /** The value at each threshold, where there are several. */
  results(): number[] {
    const { truePositives, falsePositives, falseNegatives } = this.confusion;
    return Array.from(truePositives, (count, i) =>
      Math.fround(this.share(count, falsePositives[i]!, falseNegatives[i]!)),
    );
  }

  /** The value at the first threshold. */
  override result(): number {
    return this.results()[0]!;
  }

  override resetState(): void {
    this.confusion.reset();
  }
}

/** Of the positive predictions, those that are right. keras.metrics.Precision. */
export class Precision extends ThresholdMetric {
  constructor({ name = autoName('Precision'), ...options }: ThresholdMetricOptions = {}) {
    super(name, options);
  }

  protected override share(truePositives: number, falsePositives: number): number {
    return quotient(truePositives, truePositives + falsePositives);
  }
}

/** Of the positives there are, those that are predicted. keras.metrics.Recall. */
export class Recall extends ThresholdMetric {
  constructor({ name = autoName('Recall'), ...options }: ThresholdMetricOptions = {}) {
    super(name, options);
  }

  protected override share(truePositives: number, _: number, falseNegatives: number): number {
    return quotient(truePositives, truePositives + falseNegatives);
  }
}

/** a / b, and 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
