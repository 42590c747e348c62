import { ArgumentError, describe, noGrad, type Tensor } from '@unroll/core';
import { getLoss, type Loss, type LossLike } from '../losses/index.js';
import { getMetric, type Metric, type MetricLike } from '../metrics/index.js';
import { getOptimizer, type Optimizer, type OptimizerLike } from '../optimizers/index.js';
import type { Batch } from './dataset.js';

export interface CompileOptions {
  /** Default 'rmsprop'. */
  optimizer?: OptimizerLike;
  loss?: LossLike;
  /** Reported beside the loss, all samples weighing the same. */
  metrics?: readonly MetricLike[];
  /** Reported beside the loss, with the weights that `sampleWeight` and `classWeight` give. */
  weightedMetrics?: readonly MetricLike[];
  /** A factor of the loss. Default 1. */
  lossWeights?: number | readonly [number];
}

/** Values by name, in alphabetical order, as Keras has them. */
export type Logs = Record<string, number>;

/** What a compiled model works toward and reports: loss, metrics and optimizer. */
export class Objective {
  readonly optimizer: Optimizer;
  private readonly lossFunction: Loss | null;
  private readonly lossWeight: number;
  private readonly metricOptions: { like: MetricLike; weighted: boolean }[];
  /** Made at the first batch, whose shapes decide what 'accuracy' means. */
  private made: { metric: Metric; weighted: boolean }[] | null = null;
  private lossTotal = 0;
  private samples = 0;

  constructor(readonly options: CompileOptions) {
    const { optimizer = 'rmsprop', loss, metrics = [], weightedMetrics = [], lossWeights = 1 } = options;
    this.optimizer = getOptimizer(optimizer);
    this.lossFunction = loss === undefined ? null : getLoss(loss);
    const [lossWeight, ...more] = [lossWeights].flat();
    if (typeof lossWeight !== 'number' || more.length > 0) {
      throw new ArgumentError(
        `\`lossWeights\` must match the number of losses, got 1 loss and ${describe(lossWeights)}.`,
      );
    }
    this.lossWeight = lossWeight;
    this.metricOptions = [
      ...metrics.map((like) => ({ like, weighted: false })),
      ...weightedMetrics.map((like) => ({ like, weighted: true })),
    ];
  }

  get metrics(): Metric[] {
    return (this.made ?? []).map(({ metric }) => metric);
  }

  /**
   * The scalar that training minimizes: the loss, and what regularizers add.
   *
   * @param penalties The model's `losses`.
   * @throws ArgumentError without a loss, or without targets.
   */
  loss(prediction: Tensor, { y, sampleWeight }: Batch, penalties: readonly Tensor[]): Tensor {
    if (this.lossFunction === null) {
      if (penalties.length > 0) return sumOf(penalties);
      throw new ArgumentError('No loss to compute. Provide a `loss` argument in `compile()`.');
    }
    if (y === null) throw new ArgumentError('The loss needs targets: pass `y` beside `x`.');
    const loss = this.lossFunction.apply(y, prediction, sampleWeight ?? undefined);
    return sumOf([this.lossWeight === 1 ? loss : loss.mul(this.lossWeight), ...penalties]);
  }

  /** Takes a batch into the running means. */
  update(loss: number, prediction: Tensor, { y, sampleWeight, size }: Batch): void {
    this.lossTotal += loss * size;
    this.samples += size;
    if (y === null) return;
    this.made ??= this.metricOptions.map(({ like, weighted }) => ({
      metric: getMetric(like, { outputShape: prediction.shape, yTrueShape: y.shape }),
      weighted,
    }));
    noGrad(() => {
      for (const { metric, weighted } of this.made ?? []) {
        metric.updateState(y, prediction, weighted ? (sampleWeight ?? undefined) : undefined);
      }
    });
  }

  reset(): void {
    this.lossTotal = 0;
    this.samples = 0;
    for (const { metric } of this.made ?? []) metric.resetState();
  }

  /** The sum of the samples' losses since `reset`, and how many there were: for training that goes on within an epoch. */
  get runningLoss(): readonly [total: number, samples: number] {
    return [this.lossTotal, this.samples];
  }

  set runningLoss([total, samples]: readonly [number, number]) {
    this.lossTotal = total;
    this.samples = samples;
  }

  /** The means since `reset`, sorted by name. */
  logs(): Logs {
    return Object.fromEntries(this.results().sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The loss, or the list of it and the metrics in the order of `compile`. */
  values(): number | number[] {
    const [loss, ...metrics] = this.results().map(([, value]) => value);
    return metrics.length === 0 ? loss! : [loss!, ...metrics];
  }

  private results(): [string, number][] {
    const loss = this.samples === 0 ? 0 : this.lossTotal / this.samples;
    if (this.made === null || this.made.length === 0) return [['loss', loss]];
    const names = new Set<string>();
    const metrics = this.made.map(({ metric, weighted }): [string, number] => {
      const name = names.has(metric.name) && weighted ? `weighted_${metric.name}` : metric.name;
      names.add(name);
      return [name, metric.result()];
    });
    return [['loss', loss], ...metrics];
  }
}

function sumOf(losses: readonly Tensor[]): Tensor {
  return losses.reduce((total, loss) => total.add(loss));
}
