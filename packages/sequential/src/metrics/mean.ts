import { noGrad, Tensor } from '@unroll/core';
import { check, defineOptions, functionOf, type Leading, oneOf, orNull } from '@unroll/core/internal';
import { type FunctionOf, withFields } from '../losses/loss-function.js';
import { maskedWeight } from '../losses/masked-weight.js';
import { sameRank } from '../losses/same-rank.js';
import { maskOf } from '../mask.js';
import { type ClassWith, classWith } from '../options/class-with.js';
import type { Described, FieldsOf } from '../options/describe.js';
import { data, toTensor } from '../shapes/samples.js';
import {
  type BaseOptions,
  type Direction,
  Metric,
  type MetricData,
  type MetricFunction,
  type MetricOptions,
  metricOptions,
  nameChecks,
  readUpdate,
  type Update,
} from './metric.js';

const direction = oneOf('up', 'down', null);

const meanArguments = defineOptions<BaseOptions>('Mean', {
  positional: ['name', 'dtype'],
  checks: { ...nameChecks, direction },
});

type MeanUpdate = { values: MetricData; sampleWeight?: MetricData | null };

// NaN is a value like another: a loss may be.
const values = check<MetricData>(
  'a tensor, nested arrays of numbers or a number',
  (value) => typeof value === 'number' || data.accepts(value),
);
const meanUpdate = defineOptions<MeanUpdate>('Mean.updateState', {
  positional: ['values', 'sampleWeight'],
  required: 1,
  checks: { values, sampleWeight: orNull(values) },
});

/**
 * The weighted mean of the values it is given, each batch counting by its size. keras.metrics.Mean.
 *
 * Sums are rounded to float32 after every batch, as Keras's are, so that logs agree with Keras's to their last digit.
 */
export class Mean extends Metric {
  /** The weighted sum of the values. */
  total = 0;
  /** The sum of their weights. */
  count = 0;

  constructor(...args: Leading<[name: string | null, dtype: 'float32' | null], BaseOptions>) {
    const { name, direction = null } = meanArguments.read(args);
    super({ name: name ?? 'mean', direction });
  }

  /**
   * @param values One number, or a value of each sample: [N], or [N, ...] whose further axes are averaged.
   * @param sampleWeight How much it counts: a number, or [N].
   */
  override updateState(values: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    const { values, sampleWeight } = meanUpdate.read(args);
    const tensorOf = (given: MetricData) =>
      typeof given === 'number' || given instanceof Tensor ? given : toTensor('Mean.updateState', given);
    const [total, count] = noGrad(() =>
      totals(tensorOf(values), sampleWeight == null ? undefined : tensorOf(sampleWeight)),
    );
    this.total = Math.fround(this.total + Math.fround(total));
    this.count = Math.fround(this.count + Math.fround(count));
  }

  override result(): number {
    return this.count === 0 ? 0 : Math.fround(this.total / this.count);
  }

  override resetState(): void {
    this.total = 0;
    this.count = 0;
  }
}

interface WrapperOptions extends BaseOptions {
  fn: MetricFunction;
}

const wrapperArguments = defineOptions<WrapperOptions>('MeanMetricWrapper', {
  positional: ['fn', 'name', 'dtype'],
  required: 1,
  checks: {
    fn: functionOf<MetricFunction>('a function of targets and predictions'),
    ...nameChecks,
    direction,
  },
});

/**
 * The mean over all samples of a function of targets and predictions; steps that predictions carry a mask for do not count.
 * keras.metrics.MeanMetricWrapper.
 */
export class MeanMetricWrapper extends Metric {
  readonly fn: MetricFunction;
  readonly #mean = new Mean();

  constructor(
    ...args: Leading<
      [fn: MetricFunction, name: string | null, dtype: 'float32' | null],
      Partial<WrapperOptions>
    >
  ) {
    const { fn, name, direction = null } = wrapperArguments.read(args);
    super({ name: name ?? null, direction });
    this.fn = fn;
  }

  override updateState(yTrue: MetricData, yPred: MetricData, sampleWeight?: MetricData | null): void;
  override updateState(...args: unknown[]): void {
    const update = readUpdate(this.constructor.name, args);
    noGrad(() => this.#mean.updateState(this.fn(update.yTrue, update.yPred), this.weightOf(update)));
  }

  protected weightOf({ yPred, sampleWeight }: Update): Tensor | undefined {
    return maskedWeight(sampleWeight, maskOf(yPred));
  }

  override result(): number {
    return this.#mean.result();
  }

  override resetState(): void {
    this.#mean.resetState();
  }
}

const plain = metricOptions({}, ['name', 'dtype']);

/** What Keras's metric `Class` extends that is the mean of a function; `name` is what its objects are called. */
export function meanOf<D extends Described = typeof plain>(
  Class: string,
  name: string,
  fn: FunctionOf<FieldsOf<D>>,
  direction: Direction,
  options: D = plain as never,
): ClassWith<MeanMetricWrapper, D> {
  abstract class Named extends MeanMetricWrapper {
    constructor(given: MetricOptions, fields: FieldsOf<D> & object) {
      super({ fn: withFields(fn, fields), name: given.name ?? name, direction });
    }
  }
  return classWith(Named, Class, options);
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
  if (values.numel() === 0) return [0, 0];
  const factor = weight instanceof Tensor && weight.ndim === 0 ? weight.item() : weight;
  if (factor === undefined) return [perSample(values).sum().item(), values.size(0)];
  // As in Keras, a weight without axes makes a mean of all values of one.
  if (typeof factor === 'number') return [values.mean().item() * factor, factor];

  const [unreduced, weights] = sameRank(values, factor);
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
