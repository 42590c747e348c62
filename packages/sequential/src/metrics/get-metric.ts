import * as lossFunctions from '../losses/index.js';
import { toSnakeCase } from '../naming.js';
import { registry, renamed } from '../options/registry.js';
import { ignored, readOptions, text } from '../serialized/read-options.js';
import { customObjectFor, scope } from '../serialized/scope.js';
import {
  builtIn,
  functionByName,
  isSerialized,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import type { SymbolicShape } from '../shapes/shape.js';
import * as accuracyFunctions from './accuracy.js';
import * as accuracies from './accuracy-metrics.js';
import { AUC } from './auc.js';
import { Precision, Recall } from './confusion-metrics.js';
import * as losses from './loss-metrics.js';
import { MeanMetricWrapper } from './mean.js';
import { Metric, type MetricFunction } from './metric.js';
import { R2Score } from './r2-score.js';

const classes = { ...accuracies, ...losses, AUC, Precision, R2Score, Recall };

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

const byName = { ...classes, ...renamed<Metric>(classes, toSnakeCase), ...shortNames } as Readonly<
  Record<string, new () => Metric>
>;

function isClass(name: string): boolean {
  return Object.hasOwn(byName, name);
}

/** A metric, its name in Keras, its config, or a function that returns a value of each sample. */
export type MetricLike = Metric | string | SerializedObject | MetricFunction;

/** The shapes that decide which accuracy `'accuracy'` is. */
export interface MetricHint {
  outputShape: SymbolicShape;
  /** Default the output's. */
  yTrueShape?: SymbolicShape | undefined;
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

function wrapped(where: string, config: unknown, hint: MetricHint | undefined): Metric {
  const { fn, ...options } = readOptions(where, config, { name: text, dtype: ignored, fn: (value) => value });
  const custom = isSerialized(fn) ? customObjectFor(fn) : undefined;
  const given = isSerialized(fn) && custom === undefined ? requireKeras(where, fn).config : fn;
  const name = custom === undefined ? (text(given, `${where}: fn`) as string) : '';
  // Before Keras 3, every metric that is a mean came so.
  const isKnown = scope().isBeforeKeras3 && isClass(name) && name !== 'accuracy';
  const known = isKnown ? undefined : functions.get(name);
  const compute = (custom as MetricFunction | undefined) ?? known;
  const metric = compute === undefined ? getMetric(name, hint) : new MeanMetricWrapper(compute, 'metric');
  if (typeof options.name === 'string') metric.name = options.name;
  return metric;
}

const metrics = registry<Metric, MetricFunction, MetricHint>({
  kind: 'metric',
  module: 'keras.metrics',
  Base: Metric,
  classes,
  takesCustomNames: true,
  names: [...new Set(Object.keys(classes).map(toSnakeCase))].sort(),
  ofFunction(fn) {
    const isLoss = Object.values(lossFunctions).includes(fn as never);
    const name = toSnakeCase(fn.name) || 'metric';
    return new MeanMetricWrapper({ fn, name, ...(isLoss && { direction: 'down' }) });
  },
  named(name, hint) {
    const isAccuracy = ['accuracy', 'acc'].includes(name.toLowerCase());
    const Class = isAccuracy ? accuracyFor(hint) : isClass(name) ? byName[name] : undefined;
    if (Class === undefined) return undefined;
    const metric = new Class();
    metric.name = name;
    return metric;
  },
  special(serialized, where, hint) {
    if (serialized.class_name !== 'MeanMetricWrapper') return undefined;
    return wrapped(where, requireKeras(where, serialized).config, hint);
  },
});

/**
 * The metric that `identifier` stands for; a name becomes the metric's own. `'accuracy'` and `'acc'` are binary where the
 * model has one output, sparse where targets are class indices, categorical otherwise: for each batch anew, unless a `hint`
 * tells the shapes. keras.metrics.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getMetric(identifier: MetricLike, hint?: MetricHint): Metric {
  return metrics.get(identifier, hint);
}

/** A metric as plain data: its name where it is one, else `{ module, class_name, config }`. keras.metrics.serialize. */
export function serializeMetric(metric: MetricLike): string | SerializedObject {
  if (typeof metric === 'function') return functionName(metric);
  if (!(metric instanceof Metric)) return metric;
  if (!isWrapper(metric)) return metrics.serialize(metric);
  const fn = functionName(metric.fn);
  return builtIn('keras.metrics', 'MeanMetricWrapper', { ...metric.getConfig(), fn });
}

function isWrapper(metric: Metric): metric is MeanMetricWrapper {
  return metric.constructor === MeanMetricWrapper;
}
