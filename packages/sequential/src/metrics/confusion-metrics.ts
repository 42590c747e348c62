/** How right positive predictions are, and how many positives are found. */
import { ArgumentError } from '@unroll/core';
import {
  type Check,
  count,
  defineOptions,
  describe,
  either,
  integer,
  type Leading,
  listOf,
  number,
  orNull,
} from '@unroll/core/internal';
import { autoName } from '../naming.js';
import { Confusion, NOT_LARGEST } from './confusion.js';
import { Metric, type MetricData, type MetricOptions, nameChecks, readUpdate } from './metric.js';

export interface ThresholdMetricOptions extends MetricOptions {
  /** What predictions must exceed to be positive, in [0, 1]. Default 0.5, or none with `topK`. */
  thresholds?: number | readonly number[] | null;
  /** Only the k largest predictions of the last axis can be positive. */
  topK?: number | null;
  /** Only this index of the last axis counts. */
  classId?: number | null;
}

const thresholdMetric = defineOptions<ThresholdMetricOptions>('Precision', {
  positional: ['thresholds', 'topK', 'classId', 'name', 'dtype'],
  checks: {
    ...nameChecks,
    thresholds: orNull(either(number, listOf(number))) as Check<never>,
    topK: orNull(count),
    classId: orNull(integer),
  },
});

type ThresholdArguments = Leading<
  [
    thresholds: number | readonly number[] | null,
    topK: number | null,
    classId: number | null,
    name: string | null,
    dtype: 'float32' | null,
  ],
  ThresholdMetricOptions
>;

/** What Precision and Recall share. */
abstract class ThresholdMetric extends Metric {
  private readonly confusion: Confusion;

  private readonly options: ThresholdMetricOptions;

  /** @throws ArgumentError for a threshold outside [0, 1]. */
  constructor(metric: string, args: readonly unknown[]) {
    const options = thresholdMetric.read(args, metric);
    super(options.name ?? autoName(metric), 'up');
    this.options = options;
    const { thresholds, topK = null, classId = null } = options;
    const given = thresholds == null ? null : [thresholds].flat();
    const outside = given?.find((threshold) => !(threshold >= 0 && threshold <= 1));
    if (outside !== undefined) {
      throw new ArgumentError(
        `Threshold values must be in [0, 1]. Received: ${describe([thresholds].flat())}`,
      );
    }
    const limits = given ?? [topK === null ? 0.5 : NOT_LARGEST];
    this.confusion = new Confusion({ thresholds: limits, topK, classId });
  }

  override getConfig() {
    const { thresholds = null, topK = null, classId = null } = this.options;
    return { ...super.getConfig(), thresholds, top_k: topK, class_id: classId };
  }

  /** True positives over what they are compared with, for one threshold. */
  protected abstract share(truePositives: number, falsePositives: number, falseNegatives: number): number;

  /** @throws ShapeError when shapes do not fit, or `classId` or `topK` do not fit them. */
  override updateState(yTrue: MetricData, yPred: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    this.confusion.update(readUpdate(this.constructor.name, args));
  }

  /** The value at each threshold, where there are several. */
  results(): number[] {
    const { truePositives, falsePositives, falseNegatives } = this.confusion.counts;
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
  constructor(...args: ThresholdArguments) {
    super('Precision', args);
  }

  protected override share(truePositives: number, falsePositives: number): number {
    return quotient(truePositives, truePositives + falsePositives);
  }
}

/** Of the positives there are, those that are predicted. keras.metrics.Recall. */
export class Recall extends ThresholdMetric {
  constructor(...args: ThresholdArguments) {
    super('Recall', args);
  }

  protected override share(truePositives: number, _: number, falseNegatives: number): number {
    return quotient(truePositives, truePositives + falseNegatives);
  }
}

/** a / b, and 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
