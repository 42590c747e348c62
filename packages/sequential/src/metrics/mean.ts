import { noGrad, Tensor } from '@unroll/core';
import { maskedWeight } from '../losses/masked-weight.js';
import { sameRank } from '../losses/same-rank.js';
import { maskOf } from '../mask.js';
import { type Direction, Metric, type MetricFunction } from './metric.js';

/**
 * The weighted mean of the values it is given, each batch counting by its size. keras.metrics.Mean.
 *
 * Sums are rounded to float32 after every batch, as Keras's are, so that logs agree with Keras's to their last digit.
 */
export class Mean extends Metric {
  #total = 0;
  #count = 0;

  constructor(name = 'mean', direction?: Direction) {
    super(name, direction);
  }

  /**
   * @param values One number, or a value of each sample: [N], or [N, ...] whose further axes are averaged.
   * @param sampleWeight How much it counts: a number, or [N].
   */
  override updateState(values: Tensor | number, sampleWeight?: Tensor | number): void {
    const [total, count] = noGrad(() => totals(values, sampleWeight));
    this.#total = Math.fround(this.#total + Math.fround(total));
    this.#count = Math.fround(this.#count + Math.fround(count));
  }

  override result(): number {
    return this.#count === 0 ? 0 : Math.fround(this.#total / this.#count);
  }

  override resetState(): void {
    this.#total = 0;
    this.#count = 0;
  }
}

/**
 * The mean over all samples of a function of targets and predictions; steps that predictions carry a mask for do not count.
 * keras.metrics.MeanMetricWrapper.
 */
export class MeanMetricWrapper extends Metric {
  readonly #mean = new Mean();

  constructor(
    readonly fn: MetricFunction,
    name: string,
    direction?: Direction,
  ) {
    super(name, direction);
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    noGrad(() => {
      this.#mean.updateState(this.fn(yTrue, yPred), maskedWeight(sampleWeight, maskOf(yPred)));
    });
  }

  override result(): number {
    return this.#mean.result();
  }

  override resetState(): void {
    this.#mean.resetState();
  }
}

/** The weighted sum of `values`, and the sum of the weights. */
function totals(
  values: Tensor | number,
  weight: Tensor | number | undefined,
): [total: number, count: number] {
  if (typeof values === 'number' || values.ndim === 0) {
    const value = typeof values === 'number' ? values : values.item();
    const factor = weight instanceof Tensor ? weight.item() : (weight ?? 1);
    return [value * factor, factor];
  }
  if (weight === undefined) return [perSample(values).sum().item(), values.size(0)];
  if (typeof weight === 'number') return [perSample(values).sum().item() * weight, values.size(0) * weight];

  const [unreduced, weights] = sameRank(values, weight);
  const reduced = averageFrom(unreduced, weights.ndim);
  const factors = weights.broadcastTo(reduced.shape);
  return [perSample(reduced.mul(factors)).sum().item(), perSample(factors).sum().item()];
}

function perSample(values: Tensor): Tensor {
  return averageFrom(values, 1);
}

/** The mean over `axis` and all axes behind it. */
function averageFrom(values: Tensor, axis: number): Tensor {
  if (values.ndim <= axis) return values;
  return values.mean(Array.from({ length: values.ndim - axis }, (_, i) => axis + i));
}
