import { ArgumentError } from '@unroll/core';
import { count, describe, listOf, number, orNull, requireMemory, text } from '@unroll/core/internal';
import { EPSILON } from '../epsilon.js';
import { classWith } from '../options/class-with.js';
import type { FieldsOf, OptionsOf } from '../options/describe.js';
import { copied, flag } from '../options/kinds.js';
import { optional } from '../options/option.js';
import {
  ignored,
  numbers,
  numbersAtMost,
  oneOf,
  readOptions,
  orNull as readOrNull,
} from '../serialized/read-options.js';
import { isSerialized } from '../serialized/serialized.js';
import { areEven, Confusion } from './confusion.js';
import { quotient } from './confusion-metrics.js';
import { type MetricData, metricOptions, RisingMetric, readUpdate } from './metric.js';

const HEIGHTS = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
};

type Curve = 'ROC' | 'PR';
type Summation = 'interpolation' | 'minoring' | 'majoring';

const options = metricOptions(
  {
    /** How many thresholds the curve is taken at. Default 200; the number of those given, and the ends. */
    numThresholds: optional<number, number>(count, 200, {
      make(given, _, { thresholds }) {
        if (Array.isArray(thresholds)) return thresholds.length + 2;
        if (!(given > 1)) {
          throw new ArgumentError(
            `Argument \`numThresholds\` must be an integer > 1. Received: numThresholds=${describe(given)}`,
          );
        }
        // Four counts for each, and the threshold.
        requireMemory('AUC', `${given} thresholds`, given * 40);
        return given;
      },
      read: numbersAtMost(100_000),
    }),
    /** True over false positives, or precision over recall. Default 'ROC'. */
    curve: optional<Curve, Curve>(text as never, 'ROC', {
      make(given) {
        if (['ROC', 'PR'].includes(given)) return given;
        throw new ArgumentError(
          `Invalid AUC curve value: ${describe(given)}. Expected values are ["PR", "ROC"]`,
        );
      },
      read: oneOf('ROC', 'PR'),
    }),
    /** The height of the curve between two points: their mean (for PR the formula of Davis & Goadrich), the lower, the higher. */
    summationMethod: optional<Summation, Summation>(text as never, 'interpolation', {
      make(given) {
        if (Object.hasOwn(HEIGHTS, given)) return given;
        throw new ArgumentError(
          `Invalid AUC summation method value: ${describe(given)}. ` +
            'Expected values are ["interpolation", "majoring", "minoring"]',
        );
      },
      read: oneOf('interpolation', 'minoring', 'majoring'),
    }),
    /** The mean of the areas of each index of the last axis, rather than the area of all. Default false. */
    multiLabel: flag(false),
    /** How many labels there are with `multiLabel`. Default as many as the first batch has. */
    numLabels: optional<number | null, number | null>(orNull(count), null, {
      make: (given, _, { multiLabel }) => (multiLabel ? given : null),
      read: ignored,
    }),
    /** How much each index of the last axis counts. */
    labelWeights: optional<Numbers, Numbers>(orNull(listOf(number)) as never, null, {
      make: copied,
      write: copied,
      read: readOrNull(readWeights),
    }),
    /** Whether predictions are logits. Default false. */
    fromLogits: flag(false),
    /** The thresholds themselves, in (0, 1); sorted then. */
    thresholds: optional<Numbers, Numbers>(orNull(listOf(number)) as never, null, {
      make: sortedThresholds,
      write: copied,
      read: readOrNull(numbers),
    }),
  },
  [
    ...(['numThresholds', 'curve', 'summationMethod', 'name', 'dtype', 'thresholds'] as const),
    ...(['multiLabel', 'numLabels', 'labelWeights', 'fromLogits'] as const),
  ],
);

type Numbers = readonly number[] | null;

export type AUCOptions = OptionsOf<typeof options>;

function sortedThresholds(thresholds: Numbers): Numbers {
  const outside = thresholds?.find((threshold) => !(threshold >= 0 && threshold <= 1));
  if (outside === undefined) return thresholds && [...thresholds].sort((a, b) => a - b);
  throw new ArgumentError(`Threshold values must be in [0, 1]. Received: ${describe(outside)}`);
}

/** Keras has weights of labels as a tensor. */
function readWeights(value: unknown, where: string): unknown {
  if (!isSerialized(value)) return numbers(value, where);
  return numbers(readOptions(where, value.config, { value: numbers, dtype: ignored }).value, where);
}

/** The counts of one label at one threshold. */
interface Point {
  tp: number;
  fp: number;
  tn: number;
  fn: number;
}

/**
 * The area under the curve that positive predictions go along as the threshold falls. keras.metrics.AUC.
 *
 * Keras's approximation: the curve is known at `numThresholds` points.
 *
 * @throws ArgumentError for a curve or method that Keras does not have, and for fewer than two thresholds.
 */
export class AUC extends classWith(RisingMetric, 'AUC', options) {
  private readonly confusion = confusionOf(this);

  override updateState(yTrue: MetricData, yPred: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    const { yPred, ...update } = readUpdate('AUC', args);
    this.confusion.update({ ...update, yPred: this.fromLogits ? yPred.sigmoid() : yPred });
  }

  override result(): number {
    const { labels } = this.confusion;
    const areas = Array.from({ length: labels }, (_, label) => this.area(this.pointsOf(label)));
    const weights = (this.multiLabel && this.labelWeights) || areas.map(() => 1);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return Math.fround(quotient(sum(areas.map((area, i) => area * weights[i]!)), sum(weights)));
  }

  override resetState(): void {
    this.confusion.reset();
  }

  override getConfig() {
    const { thresholds, ...config } = super.getConfig();
    return thresholds === null ? config : { ...config, thresholds };
  }

  private pointsOf(label: number): Point[] {
    const { labels, counts } = this.confusion;
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
    return Array.from({ length: this.numThresholds }, (_, i) => {
      const at = i * labels + label;
      return {
        tp: truePositives[at]!,
        fp: falsePositives[at]!,
        tn: trueNegatives[at]!,
        fn: falseNegatives[at]!,
      };
    });
  }

  private area(points: readonly Point[]): number {
    const { curve, summationMethod } = this;
    const areaBetween =
      curve === 'PR' && summationMethod === 'interpolation'
        ? interpolatedPrecision
        : (a: Point, b: Point) => {
            const [from, to] = [place(a, curve), place(b, curve)];
            return (from.x - to.x) * HEIGHTS[summationMethod](from.y, to.y);
          };
    return points.slice(1).reduce((total, point, i) => total + areaBetween(points[i]!, point), 0);
  }
}

function confusionOf({
  numThresholds,
  thresholds,
  multiLabel,
  numLabels,
  labelWeights,
}: FieldsOf<typeof options>): Confusion {
  const inner =
    thresholds ?? Array.from({ length: numThresholds - 2 }, (_, i) => (i + 1) / (numThresholds - 1));
  return new Confusion({
    thresholds: [-EPSILON, ...inner, 1 + EPSILON],
    evenly: thresholds === null || areEven([0, ...inner, 1]),
    perLabel: multiLabel,
    labels: numLabels,
    labelWeights: multiLabel ? null : labelWeights,
  });
}

function place({ tp, fp, tn, fn }: Point, curve: 'ROC' | 'PR'): { x: number; y: number } {
  const recall = quotient(tp, tp + fn);
  return curve === 'ROC' ? { x: quotient(fp, fp + tn), y: recall } : { x: recall, y: quotient(tp, tp + fp) };
}

/** Davis & Goadrich (2006): between two points, true positives grow linearly with positives, and precision does not. */
function interpolatedPrecision(a: Point, b: Point): number {
  const [positivesA, positivesB] = [a.tp + a.fp, b.tp + b.fp];
  const gained = a.tp - b.tp;
  const slope = quotient(gained, Math.max(positivesA - positivesB, 0));
  const intercept = b.tp - slope * positivesB;
  const ratio = positivesA > 0 && positivesB > 0 ? positivesA / positivesB : 1;
  return quotient(slope * (gained + intercept * Math.log(ratio)), Math.max(b.tp + b.fn, 0));
}
