import { ArgumentError, ShapeError } from '@unroll/core';
import { describe, number, sameShape, text } from '@unroll/core/internal';
import { sameRank } from '../losses/same-rank.js';
import { classWith } from '../options/class-with.js';
import type { OptionsOf } from '../options/describe.js';
import { optional } from '../options/option.js';
import { integer, oneOf } from '../serialized/read-options.js';
import { shapeText } from '../shapes/shape.js';
import { type MetricData, type MetricOptions, metricOptions, RisingMetric, readUpdate } from './metric.js';

type Aggregation = 'uniform_average' | 'variance_weighted_average';

const options = metricOptions(
  {
    /** How the scores of several outputs become one. Default 'uniform_average': their mean. */
    classAggregation: optional<Aggregation, Aggregation>(text as never, 'uniform_average', {
      make(given) {
        if (['uniform_average', 'variance_weighted_average'].includes(given)) return given;
        throw new ArgumentError(
          'Invalid value for argument `classAggregation`. Expected one of ["uniform_average", ' +
            `"variance_weighted_average"]. Received: classAggregation=${describe(given)}`,
        );
      },
      read: oneOf('uniform_average', 'variance_weighted_average'),
    }),
    /** The number of independent variables, for the adjusted score. Default 0: not adjusted. */
    numRegressors: optional<number, number>(number, 0, {
      make(given) {
        if (given >= 0) return given;
        throw new ArgumentError(
          `Invalid value for argument \`numRegressors\`. Expected a value >= 0. Received: numRegressors=${given}`,
        );
      },
      read: integer,
    }),
  },
  ['classAggregation', 'numRegressors', 'name', 'dtype'],
);

export type R2ScoreOptions = OptionsOf<typeof options>;

abstract class Named extends RisingMetric {
  constructor({ name }: MetricOptions) {
    super({ name: name ?? 'r2_score' });
  }
}

/** Sums over the samples, for one output. Each is rounded to float32 after a batch, as Keras's are. */
interface Sums {
  sum: number;
  squares: number;
  residual: number;
  weight: number;
}

/**
 * 1 - (sum of squared errors) / (sum of squared deviations from the mean). keras.metrics.R2Score.
 *
 * @throws ArgumentError for an aggregation that Keras does not have, and for fewer than 0 regressors.
 */
export class R2Score extends classWith(Named, 'R2Score', options) {
  private sums: Sums[] = [];
  private count = 0;

  /** @throws ShapeError unless both are [N, outputs]. */
  override updateState(yTrue: MetricData, yPred: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    const { yTrue, yPred, sampleWeight } = readUpdate('R2Score', args);
    const [target, prediction] = sameRank(yTrue, yPred);
    if (target.ndim !== 2 || !sameShape(target.shape, prediction.shape)) {
      throw new ShapeError(
        'R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: ' +
          `yPred.shape=${shapeText(prediction.shape)} and yTrue.shape=${shapeText(target.shape)}.`,
      );
    }
    const outputs = target.size(1);
    if (this.sums.length === 0) {
      this.sums = Array.from({ length: outputs }, () => ({ sum: 0, squares: 0, residual: 0, weight: 0 }));
    }
    if (this.sums.length !== outputs) {
      throw new ShapeError(`R2Score expects ${this.sums.length} outputs, as before, got ${outputs}`);
    }
    const factor = sampleWeight?.ndim === 1 ? sampleWeight.unsqueeze(-1) : sampleWeight;
    const weights = factor?.broadcastTo(target.shape).dataSync();
    const [truths, guesses] = [target.dataSync(), prediction.dataSync()];
    for (let output = 0; output < outputs; output++) {
      const added = { sum: 0, squares: 0, residual: 0, weight: 0 };
      for (let i = output; i < truths.length; i += outputs) {
        const weight = weights?.[i] ?? 1;
        const [truth, guess] = [truths[i]!, guesses[i]!];
        const weighted = Math.fround(truth * weight);
        added.sum += weighted;
        added.squares += Math.fround(truth * weighted);
        added.residual += Math.fround(Math.fround(Math.fround(truth - guess) ** 2) * weight);
        added.weight += weight;
      }
      const sums = this.sums[output]!;
      for (const key of Object.keys(added) as (keyof Sums)[]) {
        sums[key] = Math.fround(sums[key] + Math.fround(added[key]));
      }
    }
    this.count += truths.length;
  }

  override result(): number {
    if (this.sums.length === 0) return 0;
    const scores = this.sums.map(({ sum, squares, residual, weight }) => {
      // Each step in float32, as Keras's: what cancels to 0 there does here.
      const mean = Math.fround(sum / weight);
      const variation = Math.fround(squares - Math.fround(sum * mean));
      const score = Math.fround(1 - Math.fround(residual / variation));
      return { score: Math.abs(score) === Number.POSITIVE_INFINITY ? 0 : score, variation };
    });
    const weighted = this.classAggregation === 'variance_weighted_average';
    const weightOf = ({ variation }: { variation: number }) => (weighted ? variation : 1);
    const total = scores.reduce((sum, each) => sum + weightOf(each), 0);
    const score = scores.reduce((sum, each) => sum + weightOf(each) * each.score, 0) / total;
    return Math.fround(this.adjusted(score));
  }

  override resetState(): void {
    this.sums = [];
    this.count = 0;
  }

  private adjusted(score: number): number {
    const { count, numRegressors } = this;
    if (numRegressors === 0 || numRegressors >= count - 1) return score;
    return 1 - ((1 - score) * (count - 1)) / (count - numRegressors - 1);
  }
}
