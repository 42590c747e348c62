import { Tensor } from '@unroll/core';
import { check, defineOptions, type Leading, oneOf, orNull, text } from '@unroll/core/internal';
import { autoName } from '../naming.js';
import { builtInOf } from '../options/definition.js';
import { optionsBeside } from '../options/describe.js';
import { ignored, text as readText } from '../serialized/read-options.js';
import { type Data, data, toTensor } from '../shapes/samples.js';

/** Whether a metric gets better by rising or by falling. */
export type Direction = 'up' | 'down';

/** A value of each sample, [N] or [N, ...], of targets and predictions. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

export interface MetricOptions {
  /** Default the class's name in snake case. */
  name?: string | null;
  /** All values are float32. */
  dtype?: 'float32' | null;
}

/** What those must be. */
export const nameChecks = { name: orNull(text), dtype: oneOf('float32', null) };

/** The options of a metric, which takes `MetricOptions` too. */
export const metricOptions = optionsBeside<MetricOptions>({
  checks: nameChecks,
  keys: { name: readText, dtype: ignored, fn: ignored },
});

export interface BaseOptions extends MetricOptions {
  /** What callbacks that monitor this metric take for better. Default: they have to be told. */
  direction?: Direction | null;
}

const baseArguments = defineOptions<BaseOptions>('Metric', {
  positional: ['name', 'direction'],
  checks: { ...nameChecks, direction: oneOf('up', 'down', null) },
});

/** What `updateState` takes: a tensor or nested arrays. */
export type MetricData = Data | number;

/** A number gathered over the batches of an epoch. keras.metrics.Metric. */
export abstract class Metric {
  /** As it stands in logs; `compile` sets it to the name that the user gave. */
  name: string;

  /** What callbacks that monitor this metric take for better; undefined if they have to be told. */
  readonly direction: Direction | undefined;

  constructor(...args: Leading<[name: string | null, direction: Direction], BaseOptions>) {
    const { name, direction } = baseArguments.read(args);
    this.name = name ?? autoName(builtInOf(this)?.definition.name ?? this.constructor.name);
    this.direction = direction ?? undefined;
  }

  /** The constructor's options as plain data, by Keras's names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, dtype: 'float32' };
  }

  /**
   * Takes in a batch.
   *
   * @param sampleWeight How much each sample counts, [N].
   */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void;

  /** The value over everything since `resetState`; 0 before the first update. */
  abstract result(): number;

  abstract resetState(): void;
}

/** A metric that is better the higher it is. */
export abstract class RisingMetric extends Metric {
  constructor({ name = null }: MetricOptions) {
    super({ name, direction: 'up' });
  }
}

const values = check<MetricData>(
  'a tensor, nested arrays of numbers or a number',
  (value) => data.accepts(value) || (typeof value === 'number' && !Number.isNaN(value)),
);
const updates = defineOptions<{ yTrue: MetricData; yPred: MetricData; sampleWeight?: MetricData | null }>(
  'updateState',
  {
    positional: ['yTrue', 'yPred', 'sampleWeight'],
    required: 2,
    checks: { yTrue: values, yPred: values, sampleWeight: orNull(values) },
  },
);

/** What `updateState` was given, as tensors. */
export interface Update {
  yTrue: Tensor;
  yPred: Tensor;
  sampleWeight: Tensor | undefined;
}

/** @throws ArgumentError for what is no data, and for a number of them other than two or three. */
export function readUpdate(metric: string, args: readonly unknown[]): Update {
  const operation = `${metric}.updateState`;
  const { yTrue, yPred, sampleWeight } = updates.read(args, operation);
  const tensorOf = (argument: string, given: MetricData) =>
    given instanceof Tensor ? given : toTensor(`${operation}: ${argument}`, given);
  return {
    yTrue: tensorOf('yTrue', yTrue),
    yPred: tensorOf('yPred', yPred),
    sampleWeight: sampleWeight == null ? undefined : tensorOf('sampleWeight', sampleWeight),
  };
}
