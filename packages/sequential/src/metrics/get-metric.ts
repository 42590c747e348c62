import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { uninterpretable } from '../arguments/require.js';
import * as lossFunctions from '../losses/index.js';
import { toSnakeCase } from '../naming.js';
import {
  flag,
  ignored,
  integer,
  type Keys,
  located,
  number,
  numbers,
  numbersAtMost,
  oneOf,
  only,
  orNull,
  type Read,
  readOptions,
  text,
} from '../serialized/read-options.js';
import { customObjectFor, makeCustom, scope } from '../serialized/scope.js';
import {
  builtIn,
  classNameIn,
  functionByName,
  isSerialized,
  ofOwnClass,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import type { SymbolicShape } from '../shape.js';
import * as accuracyFunctions from './accuracy.js';
import * as accuracies from './accuracy-metrics.js';
import { AUC } from './auc.js';
import { Precision, Recall } from './confusion-metrics.js';
import * as losses from './loss-metrics.js';
import { MeanMetricWrapper } from './mean.js';
import { Metric, type MetricFunction } from './metric.js';
import { R2Score } from './r2-score.js';

const classes = { ...accuracies, ...losses, AUC, Precision, R2Score, Recall };
type ClassName = keyof typeof classes;

const shortNames = {
  mse: losses.MeanSquaredError,
  MSE: losses.MeanSquaredError,
  mae: losses.MeanAbsoluteError,
  MAE: losses.MeanAbsoluteError,
  mape: losses.MeanAbsolutePercentageError,
  MAPE: losses.MeanAbsolutePercentageError,
  msle: losses.MeanSquaredLogarithmicError,
  MSLE: losses.MeanSquaredLogarithmicError,
  bce: losses.BinaryCrossentropy,
  BCE: losses.BinaryCrossentropy,
};

const byName = new Map<string, new () => Metric>([
  ...Object.entries(classes),
  ...Object.entries(classes).map(([name, make]): [string, new () => Metric] => [toSnakeCase(name), make]),
  ...Object.entries(shortNames),
]);

/** A metric, its name in Keras, its config, or a function that returns a value of each sample. */
export type MetricLike = Metric | string | SerializedObject | MetricFunction;

/** The shapes that decide which accuracy `'accuracy'` is. */
export interface MetricHint {
  outputShape: SymbolicShape;
  /** Default the output's. */
  yTrueShape?: SymbolicShape | undefined;
}

/**
 * The metric that `identifier` stands for; a name becomes the metric's own. `'accuracy'` and `'acc'` are binary where the
 * model has one output, sparse where targets are class indices, categorical otherwise: for each batch anew, unless a `hint`
 * tells the shapes. keras.metrics.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getMetric(identifier: MetricLike, hint?: MetricHint): Metric {
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'function') {
    const isLoss = Object.values(lossFunctions).includes(identifier as never);
    return new MeanMetricWrapper({
      fn: identifier,
      name: toSnakeCase(identifier.name) || 'metric',
      ...(isLoss && { direction: 'down' }),
    });
  }
  if (typeof identifier !== 'string') {
    if (!isSerialized(identifier)) throw uninterpretable('metric', identifier);
    return deserializeMetric(identifier, hint);
  }
  const custom = Object.hasOwn(scope().customObjects, identifier) && scope().customObjects[identifier];
  if (typeof custom === 'function') return getMetric(custom as MetricFunction, hint);
  const isAccuracy = ['accuracy', 'acc'].includes(identifier.toLowerCase());
  const make = isAccuracy ? accuracyFor(hint) : byName.get(identifier);
  if (make === undefined) {
    const names = [...new Set(Object.keys(classes).map(toSnakeCase))].sort();
    throw new ArgumentError(
      `Could not interpret metric identifier: ${describe(identifier)}. Expected one of: ${names.join(', ')}`,
    );
  }
  const metric = new make();
  metric.name = identifier;
  return metric;
}

/** The accuracy that the shapes of each batch ask for. */
class FittingAccuracy extends MeanMetricWrapper {
  constructor() {
    const fn: MetricFunction = (yTrue, yPred) => {
      const Fitting = accuracyFor({ outputShape: yPred.shape, yTrueShape: yTrue.shape });
      return new Fitting().fn(yTrue, yPred);
    };
    super({ fn, name: 'accuracy', direction: 'up' });
  }
}

function accuracyFor(hint: MetricHint | undefined): new () => MeanMetricWrapper {
  if (hint === undefined) return FittingAccuracy;
  const { outputShape, yTrueShape = outputShape } = hint;
  if (outputShape.at(-1) === 1) return accuracies.BinaryAccuracy;
  const isSparse = yTrueShape.length < outputShape.length || yTrueShape.at(-1) === 1;
  return isSparse ? accuracies.SparseCategoricalAccuracy : accuracies.CategoricalAccuracy;
}

/** Functions by Keras's names: those of accuracies and losses. */
const functions = new Map<string, MetricFunction>(
  [...Object.entries(accuracyFunctions), ...Object.entries(lossFunctions)].flatMap(([name, value]) =>
    /^[a-z]/.test(name) && !/^(get|serialize)/.test(name)
      ? [[toSnakeCase(name[0]!.toUpperCase() + name.slice(1)), value as MetricFunction] as const]
      : [],
  ),
);

function functionName(fn: MetricFunction): string | SerializedObject {
  const known = [...functions].find(([, candidate]) => candidate === fn);
  return known?.[0] ?? functionByName('metric', fn);
}

/** A metric as plain data: its name where it is one, else `{ module, class_name, config }`. keras.metrics.serialize. */
export function serializeMetric(metric: MetricLike): string | SerializedObject {
  if (typeof metric === 'string') return metric;
  if (typeof metric === 'function') return functionName(metric);
  if (!(metric instanceof Metric)) return metric;
  const className = classNameIn(classes, metric);
  const config = metric.getConfig();
  if (className !== undefined) return builtIn('keras.metrics', className, config);
  if (!(metric instanceof MeanMetricWrapper) || metric.constructor !== MeanMetricWrapper) {
    return ofOwnClass(metric);
  }
  const fn = functionName(metric.fn);
  return builtIn('keras.metrics', 'MeanMetricWrapper', { ...config, fn });
}

const common: Keys = { name: text, dtype: ignored, fn: ignored };
const axis = only(-1);
const crossentropy: Keys = { ...common, from_logits: flag, axis };
const thresholds: Read = (value, where) => (Array.isArray(value) ? numbers : number)(value, where);
const optional =
  (read: Read): Read =>
  (value, where) =>
    value === null ? ignored(value, where) : read(value, where);
/** Keras has them as a tensor. */
const labelWeights: Read = (value, where) =>
  numbers(
    isSerialized(value) ? readOptions(where, value.config, { value: numbers, dtype: ignored }).value : value,
    where,
  );
const threshold: Keys = {
  ...{ ...common, thresholds: optional(thresholds), top_k: orNull(integer), class_id: orNull(integer) },
};
const keysOf: Partial<Record<ClassName, Keys>> = {
  BinaryAccuracy: { ...common, threshold: number },
  TopKCategoricalAccuracy: { ...common, k: integer },
  SparseTopKCategoricalAccuracy: { ...common, k: integer },
  BinaryCrossentropy: { ...crossentropy, label_smoothing: number },
  CategoricalCrossentropy: { ...crossentropy, label_smoothing: number, axis: integer },
  SparseCategoricalCrossentropy: { ...crossentropy, ignore_class: orNull(integer), axis: integer },
  CosineSimilarity: { ...common, axis: integer },
  AUC: {
    ...{
      ...common,
      num_thresholds: numbersAtMost(100_000),
      thresholds: optional(numbers),
      multi_label: flag,
    },
    ...{ curve: oneOf('ROC', 'PR'), from_logits: flag, num_labels: ignored },
    ...{ summation_method: oneOf('interpolation', 'minoring', 'majoring') },
    label_weights: optional(labelWeights),
  },
  Precision: threshold,
  Recall: threshold,
  R2Score: {
    ...{ ...common, num_regressors: integer },
    class_aggregation: oneOf('uniform_average', 'variance_weighted_average'),
  },
};

/** @throws ArgumentError for what names no metric of Keras and none of `customObjects`. */
function deserializeMetric(serialized: SerializedObject, hint: MetricHint | undefined): Metric {
  const { class_name: name, config } = serialized;
  const where = `metric ${describe(name)}`;
  const custom = customObjectFor(serialized);
  if (custom !== undefined) {
    return name === 'function'
      ? getMetric(custom as MetricFunction, hint)
      : makeCustom(where, Metric as unknown as abstract new (...p: never[]) => Metric, custom, config);
  }
  requireKeras(where, serialized);
  if (name === 'function') return getMetric(text(config, where) as string, hint);
  if (name === 'MeanMetricWrapper') return wrapped(where, config, hint);
  if (!Object.hasOwn(classes, name)) return getMetric(name, hint);
  const className = name as ClassName;
  const keys = keysOf[className] ?? common;
  const Class = classes[className] as new (options: Record<string, unknown>) => Metric;
  return located(where, () => new Class(readOptions(where, config, keys)));
}

function wrapped(where: string, config: unknown, hint: MetricHint | undefined): Metric {
  const { fn, ...options } = readOptions(where, config, { name: text, dtype: ignored, fn: (value) => value });
  const custom = isSerialized(fn) ? customObjectFor(fn) : undefined;
  const given = isSerialized(fn) && custom === undefined ? requireKeras(where, fn).config : fn;
  const name = custom === undefined ? (text(given, `${where}: fn`) as string) : '';
  // Before Keras 3, every metric that is a mean came so.
  const isKnown = scope().isBeforeKeras3 && byName.has(name) && name !== 'accuracy';
  const known = isKnown ? undefined : functions.get(name);
  const compute = (custom as MetricFunction | undefined) ?? known;
  const metric = compute === undefined ? getMetric(name, hint) : new MeanMetricWrapper(compute, 'metric');
  if (typeof options.name === 'string') metric.name = options.name;
  return metric;
}
