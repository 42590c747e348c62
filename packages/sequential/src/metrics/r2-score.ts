import { ArgumentError, describe, ShapeError, type Tensor } from '@unroll/core';
import { sameRank } from '../losses/same-rank.js';
import { shapeText } from '../shape.js';
import { Metric, type MetricOptions } from './metric.js';

export interface R2ScoreOptions extends MetricOptions {
  /** How the scores of several outputs become one. Default 'uniform_average': their mean. */
  classAggregation?: 'uniform_average' | 'variance_weighted_average';
  /** The number of independent variables, for the adjusted score. Default 0: not adjusted. */
  numRegressors?: number;
}

/** Sums over the samples, for one output. */
interface Sums {
  sum: number;
  squares: number;
  residual: number;
  weight: number;
}

/** 1 - (sum of squared errors) / (sum of squared deviations from the mean). keras.metrics.R2Score. */
export class R2Score extends Metric {
  private readonly classAggregation: string;
  private readonly numRegressors: number;
  private sums: Sums[] = [];
  private count = 0;

  /** @throws ArgumentError for an aggregation that Keras does not have, and for fewer than 0 regressors. */
  constructor(options: R2ScoreOptions = {}) {
    const { name = 'r2_score', classAggregation = 'uniform_average', numRegressors = 0 } = options;
    super(name, 'up');
    if (!['uniform_average', 'variance_weighted_average'].includes(classAggregation)) {
      throw new ArgumentError(
        'Invalid value for argument `classAggregation`. Expected one of ["uniform_average", ' +
          `"variance_weighted_average"]. Received: classAggregation=${describe(classAggregation)}`,
      );
    }
    if (!(numRegressors >= 0)) {
      throw new ArgumentError(
        `Invalid value for argument \`numRegressors\`. Expected a value >= 0. Received: numRegressors=${numRegressors}`,
      );
    }
    this.classAggregation = classAggregation;
    this.numRegressors = numRegressors;
  }

  /** @throws ShapeError unless both are [N, outputs]. */
  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    const [target, prediction] = sameRank(yTrue, yPred);
    if (target.ndim !== 2 || prediction.ndim !== 2) {
      throw new ShapeError(
        'R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: ' +
          `yPred.shape=${shapeText(prediction.shape)} and yTrue.shape=${shapeText(target.shape)}.`,
      );
    }
    const outputs = target.size(1);
    if (this.sums.length === 0) {
      this.sums = Array.from({ length: outputs }, () => ({ sum: 0, squares: 0, residual: 0, weight: 0 }));
    }
    const [truths, guesses, weights] = [target, prediction, sampleWeight].map((data) => data?.dataSync());
    for (let i = 0; i < truths!.length; i++) {
      const weight = weights?.[Math.floor((i * weights.length) / truths!.length)] ?? 1;
      const [truth, guess] = [truths![i]!, guesses![i]!];
      const sums = this.sums[i % outputs]!;
      sums.sum += truth * weight;
      sums.squares += truth * truth * weight;
      sums.residual += (truth - guess) ** 2 * weight;
      sums.weight += weight;
    }
    this.count += truths!.length;
  }

  override result(): number {
    if (this.sums.length === 0) return 0;
    const scores = this.sums.map(({ sum, squares, residual, weight }) => {
      const variation = squares - (sum * sum) / weight;
      const score = 1 - residual / variation;
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

  override getConfig() {
    const { classAggregation, numRegressors } = this;
    return { ...super.getConfig(), class_aggregation: classAggregation, num_regressors: numRegressors };
  }

  private adjusted(score: number): number {
    const { count, numRegressors } = this;
    if (numRegressors === 0 || numRegressors >= count - 1) return score;
    return 1 - ((1 - score) * (count - 1)) / (count - numRegressors - 1);
  }
}
