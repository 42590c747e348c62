/** How right positive predictions are, and how many positives are found. */
import { ArgumentError } from '@unroll/core';
import { count, describe, either, listOf, number, orNull } from '@unroll/core/internal';
import { classWith } from '../options/class-with.js';
import type { FieldsOf, OptionsOf } from '../options/describe.js';
import { integerOrNull } from '../options/kinds.js';
import { optional } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { Confusion, NOT_LARGEST } from './confusion.js';
import { type MetricData, type MetricOptions, metricOptions, RisingMetric, readUpdate } from './metric.js';

type Thresholds = number | readonly number[] | null;

const options = metricOptions(
  {
    /** What predictions must exceed to be positive, in [0, 1]. Default 0.5, or none with `topK`. */
    thresholds: optional<Thresholds, Thresholds>(orNull(either(number, listOf(number))) as never, null, {
      make: requireThresholds,
      read: config.orNull((value, where) =>
        (Array.isArray(value) ? config.numbers : config.number)(value, where),
      ),
    }),
    /** Only the k largest predictions of the last axis can be positive. */
    topK: optional(orNull(count), null, { read: config.orNull(config.integer) }),
    /** Only this index of the last axis counts. */
    classId: integerOrNull(),
  },
  ['thresholds', 'topK', 'classId', 'name', 'dtype'],
);

export type ThresholdMetricOptions = OptionsOf<typeof options>;

/** @throws ArgumentError for a threshold outside [0, 1]. */
function requireThresholds(thresholds: Thresholds): Thresholds {
  const given = [thresholds ?? []].flat();
  if (given.every((threshold) => threshold >= 0 && threshold <= 1)) return thresholds;
  throw new ArgumentError(`Threshold values must be in [0, 1]. Received: ${describe(given)}`);
}

/** What Precision and Recall share. */
abstract class ThresholdMetric extends RisingMetric {
  private readonly confusion: Confusion;

  constructor(given: MetricOptions, { thresholds, topK, classId }: FieldsOf<typeof options>) {
    super(given);
    const limits = thresholds === null ? [topK === null ? 0.5 : NOT_LARGEST] : [thresholds].flat();
    this.confusion = new Confusion({ thresholds: limits, topK, classId });
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
export class Precision extends classWith(ThresholdMetric, 'Precision', options) {
  protected override share(truePositives: number, falsePositives: number): number {
    return quotient(truePositives, truePositives + falsePositives);
  }
}

/** Of the positives there are, those that are predicted. keras.metrics.Recall. */
export class Recall extends classWith(ThresholdMetric, 'Recall', options) {
  protected override share(truePositives: number, _: number, falseNegatives: number): number {
    return quotient(truePositives, truePositives + falseNegatives);
  }
}

/** a / b, and 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
