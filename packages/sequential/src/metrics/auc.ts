import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { EPSILON } from '../epsilon.js';
import { autoName } from '../naming.js';
import { Confusion } from './confusion.js';
import { quotient } from './confusion-metrics.js';
import { Metric, type MetricOptions } from './metric.js';

export interface AUCOptions extends MetricOptions {
  /** How many thresholds the curve is taken at. Default 200. */
  numThresholds?: number;
  /** True over false positives, or precision over recall. Default 'ROC'. */
  curve?: 'ROC' | 'PR';
  /** The height of the curve between two points: their mean (for PR the formula of Davis & Goadrich), the lower, the higher. */
  summationMethod?: 'interpolation' | 'minoring' | 'majoring';
  /** The thresholds themselves, in (0, 1). */
  thresholds?: readonly number[];
  /** The mean of the areas of each index of the last axis, rather than the area of all. Default false. */
  multiLabel?: boolean;
  /** How much each index counts with `multiLabel`. */
  labelWeights?: readonly number[];
  /** Whether predictions are logits. Default false. */
  fromLogits?: boolean;
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
 */
export class AUC extends Metric {
  private readonly confusion: Confusion;
  private readonly options: Required<
    Pick<AUCOptions, 'curve' | 'summationMethod' | 'multiLabel' | 'fromLogits'>
  >;
  private readonly thresholdCount: number;
  private readonly labelWeights: readonly number[] | null;

  /** @throws ArgumentError for a curve or method that Keras does not have, and for fewer than two thresholds. */
  constructor(private readonly given: AUCOptions = {}) {
    const { name = autoName('AUC'), numThresholds = 200, thresholds, labelWeights, ...rest } = given;
    super(name, 'up');
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
    if (thresholds === undefined && !(numThresholds > 1)) {
      throw new ArgumentError(
        `Argument \`numThresholds\` must be an integer > 1. Received: numThresholds=${describe(numThresholds)}`,
      );
    }
    const inner =
      thresholds === undefined
        ? Array.from({ length: numThresholds - 2 }, (_, i) => (i + 1) / (numThresholds - 1))
        : [...thresholds].sort((a, b) => a - b);
    const all = [-EPSILON, ...inner, 1 + EPSILON];
    this.thresholdCount = all.length;
    this.options = { curve, summationMethod, multiLabel, fromLogits };
    this.labelWeights = labelWeights ?? null;
    this.confusion = new Confusion({ thresholds: all, perLabel: multiLabel });
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    this.confusion.update(yTrue, this.options.fromLogits ? yPred.sigmoid() : yPred, sampleWeight);
  }

  override result(): number {
    const { labels } = this.confusion;
    const areas = Array.from({ length: labels }, (_, label) => this.area(this.pointsOf(label)));
    const weights = this.labelWeights ?? areas.map(() => 1);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return Math.fround(quotient(sum(areas.map((area, i) => area * weights[i]!)), sum(weights)));
  }

  override resetState(): void {
    this.confusion.reset();
  }

  override getConfig() {
    const { thresholds } = this.given;
    const { curve, summationMethod, multiLabel, fromLogits } = this.options;
    return {
      ...super.getConfig(),
      num_thresholds: this.thresholdCount,
      curve,
      summation_method: summationMethod,
      multi_label: multiLabel,
      num_labels: this.labelWeights === null || !multiLabel ? null : this.labelWeights.length,
      label_weights: this.labelWeights && [...this.labelWeights],
      from_logits: fromLogits,
      ...(thresholds && { thresholds: [...thresholds].sort((a, b) => a - b) }),
    };
  }

  private pointsOf(label: number): Point[] {
    const { labels, truePositives, falsePositives, trueNegatives, falseNegatives } = this.confusion;
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
