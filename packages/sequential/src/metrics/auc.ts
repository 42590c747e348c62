import { ArgumentError } from '@unroll/core';
import {
  type Check,
  count,
  defineOptions,
  describe,
  flag,
  type Leading,
  listOf,
  number,
  orNull,
  requireMemory,
  text,
} from '@unroll/core/internal';
import { EPSILON } from '../epsilon.js';
import { autoName } from '../naming.js';
import { areEven, Confusion } from './confusion.js';
import { quotient } from './confusion-metrics.js';
import { Metric, type MetricData, type MetricOptions, nameChecks, readUpdate } from './metric.js';

export interface AUCOptions extends MetricOptions {
  /** How many thresholds the curve is taken at. Default 200. */
  numThresholds?: number;
  /** True over false positives, or precision over recall. Default 'ROC'. */
  curve?: 'ROC' | 'PR';
  /** The height of the curve between two points: their mean (for PR the formula of Davis & Goadrich), the lower, the higher. */
  summationMethod?: 'interpolation' | 'minoring' | 'majoring';
  /** The thresholds themselves, in (0, 1). */
  thresholds?: readonly number[] | null;
  /** The mean of the areas of each index of the last axis, rather than the area of all. Default false. */
  multiLabel?: boolean;
  /** How many labels there are with `multiLabel`. Default as many as the first batch has. */
  numLabels?: number | null;
  /** How much each index of the last axis counts. */
  labelWeights?: readonly number[] | null;
  /** Whether predictions are logits. Default false. */
  fromLogits?: boolean;
}

const auc = defineOptions<AUCOptions>('AUC', {
  positional: [
    ...(['numThresholds', 'curve', 'summationMethod', 'name', 'dtype', 'thresholds'] as const),
    ...(['multiLabel', 'numLabels', 'labelWeights', 'fromLogits'] as const),
  ],
  checks: {
    ...nameChecks,
    numThresholds: count,
    // The constructor words what these must be as Keras does.
    curve: text as Check<never>,
    summationMethod: text as Check<never>,
    thresholds: orNull(listOf(number)),
    multiLabel: flag,
    numLabels: orNull(count),
    labelWeights: orNull(listOf(number)),
    fromLogits: flag,
  },
});

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
 */
export class AUC extends Metric {
  private readonly confusion: Confusion;
  private readonly options: Required<
    Pick<AUCOptions, 'curve' | 'summationMethod' | 'multiLabel' | 'fromLogits'>
  >;
  private readonly thresholdCount: number;
  private readonly labelWeights: readonly number[] | null;
  private readonly numLabels: number | null;
  /** Those given, sorted. */
  private readonly thresholds: readonly number[] | null;

  /** @throws ArgumentError for a curve or method that Keras does not have, and for fewer than two thresholds. */
  constructor(
    ...args: Leading<
      [
        numThresholds: number,
        curve: 'ROC' | 'PR',
        summationMethod: 'interpolation' | 'minoring' | 'majoring',
        name: string | null,
        dtype: 'float32' | null,
        thresholds: readonly number[] | null,
        multiLabel: boolean,
        numLabels: number | null,
        labelWeights: readonly number[] | null,
        fromLogits: boolean,
      ],
      AUCOptions
    >
  ) {
    const given = auc.read(args);
    const { name, numThresholds = 200, thresholds = null, labelWeights = null, numLabels, ...rest } = given;
    super(name ?? autoName('AUC'), 'up');
    const { curve = 'ROC', summationMethod = 'interpolation', multiLabel = false, fromLogits = false } = rest;
    if (!['ROC', 'PR'].includes(curve)) {
      throw new ArgumentError(
        `Invalid AUC curve value: ${describe(curve)}. Expected values are ["PR", "ROC"]`,
      );
    }
    if (!['interpolation', 'majoring', 'minoring'].includes(summationMethod)) {
      throw new ArgumentError(
        `Invalid AUC summation method value: ${describe(summationMethod)}. ` +
          'Expected values are ["interpolation", "majoring", "minoring"]',
      );
    }
    if (thresholds === null && !(numThresholds > 1)) {
      throw new ArgumentError(
        `Argument \`numThresholds\` must be an integer > 1. Received: numThresholds=${describe(numThresholds)}`,
      );
    }
    const outside = thresholds?.find((threshold) => !(threshold >= 0 && threshold <= 1));
    if (outside !== undefined) {
      throw new ArgumentError(`Threshold values must be in [0, 1]. Received: ${describe(outside)}`);
    }
    // Four counts for each, and the threshold.
    if (thresholds === null) requireMemory('AUC', `${numThresholds} thresholds`, numThresholds * 40);
    const inner =
      thresholds === null
        ? Array.from({ length: numThresholds - 2 }, (_, i) => (i + 1) / (numThresholds - 1))
        : [...thresholds].sort((a, b) => a - b);
    const all = [-EPSILON, ...inner, 1 + EPSILON];
    this.thresholdCount = all.length;
    this.options = { curve, summationMethod, multiLabel, fromLogits };
    this.thresholds = thresholds && inner;
    this.labelWeights = labelWeights;
    this.numLabels = multiLabel ? (numLabels ?? null) : null;
    this.confusion = new Confusion({
      thresholds: all,
      evenly: thresholds === null || areEven([0, ...inner, 1]),
      perLabel: multiLabel,
      labels: this.numLabels,
      labelWeights: multiLabel ? null : labelWeights,
    });
  }

  override updateState(yTrue: MetricData, yPred: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    const { yPred, ...update } = readUpdate('AUC', args);
    this.confusion.update({ ...update, yPred: this.options.fromLogits ? yPred.sigmoid() : yPred });
  }

  override result(): number {
    const { labels } = this.confusion;
    const areas = Array.from({ length: labels }, (_, label) => this.area(this.pointsOf(label)));
    const weights = (this.options.multiLabel && this.labelWeights) || areas.map(() => 1);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return Math.fround(quotient(sum(areas.map((area, i) => area * weights[i]!)), sum(weights)));
  }

  override resetState(): void {
    this.confusion.reset();
  }

  override getConfig() {
    const { curve, summationMethod, multiLabel, fromLogits } = this.options;
    return {
      ...super.getConfig(),
      num_thresholds: this.thresholdCount,
      curve,
      summation_method: summationMethod,
      multi_label: multiLabel,
      num_labels: this.numLabels,
      label_weights: this.labelWeights && [...this.labelWeights],
      from_logits: fromLogits,
      ...(this.thresholds && { thresholds: [...this.thresholds] }),
    };
  }

  private pointsOf(label: number): Point[] {
    const { labels, counts } = this.confusion;
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
    return Array.from({ length: this.thresholdCount }, (_, i) => {
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
    const { curve, summationMethod } = this.options;
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

const HEIGHTS = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
};

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
