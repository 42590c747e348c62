import { ArgumentError, noGrad, type Tensor } from '@unroll/core';
import { getLoss, type Loss } from '../losses/index.js';
import { getMetric, Mean, type Metric, type MetricLike } from '../metrics/index.js';
import { getOptimizer, type Optimizer } from '../optimizers/index.js';
import { type Compiled, type CompileOptions, compiled } from './compile-options.js';
import type { Batch } from './dataset.js';

/** Values by name, in alphabetical order, as Keras has them. */
export type Logs = Record<string, number>;

/** What a compiled model works toward and reports: loss, metrics and optimizer. */
export class Objective {
  /** What `compile` was told. */
  readonly options: Compiled;
  readonly optimizer: Optimizer;
  private readonly lossFunction: Loss | null;
  private readonly lossWeight: number;
  private readonly lossTracker = new Mean({ name: 'loss', direction: 'down' });
  private readonly compiled: { metric: Metric; weighted: boolean }[];

  /** @throws ArgumentError for names that Keras does not have. */
  constructor(options: CompileOptions) {
    this.options = compiled(options);
    const { optimizer, loss, metrics, weightedMetrics, lossWeight } = this.options;
    this.optimizer = getOptimizer(optimizer);
    this.lossFunction = loss && getLoss(loss);
    this.lossWeight = lossWeight ?? 1;
    const made = (likes: readonly MetricLike[] | null, weighted: boolean) =>
      (likes ?? []).map((like) => ({ metric: getMetric(like), weighted }));
    this.compiled = [...made(metrics, false), ...made(weightedMetrics, true)];
  }

  get metrics(): Metric[] {
    return [this.lossTracker, ...this.compiled.map(({ metric }) => metric)];
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
    this.lossTracker.updateState(loss, size);
    if (y === null || this.compiled.length === 0) return;
    noGrad(() => {
      for (const { metric, weighted } of this.compiled) {
        metric.updateState(y, prediction, weighted ? (sampleWeight ?? undefined) : undefined);
      }
    });
  }

  reset(): void {
    this.lossTracker.resetState();
    for (const { metric } of this.compiled) metric.resetState();
  }

  /** The sum of the samples' losses since `reset`, and how many there were: for training that goes on within an epoch. */
  get runningLoss(): readonly [total: number, samples: number] {
    return [this.lossTracker.total, this.lossTracker.count];
  }

  set runningLoss([total, samples]: readonly [number, number]) {
    this.lossTracker.total = total;
    this.lossTracker.count = samples;
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
    const names = new Set<string>();
    const metrics = this.compiled.map(({ metric, weighted }): [string, number] => {
      const name = names.has(metric.name) && weighted ? `weighted_${metric.name}` : metric.name;
      names.add(name);
      return [name, metric.result()];
    });
    return [['loss', this.lossTracker.result()], ...metrics];
  }
}

function sumOf(losses: readonly Tensor[]): Tensor {
  return losses.reduce((total, loss) => total.add(loss));
}
