/** What `compile` was told, as plain data and back. */
import { ArgumentError } from '@unroll/core';
import { getLoss, type LossLike, serializeLoss } from '../losses/index.js';
import { getMetric, type MetricLike, serializeMetric } from '../metrics/index.js';
import { getOptimizer, type Optimizer, type OptimizerLike, serializeOptimizer } from '../optimizers/index.js';
import { located, shown } from '../serialized/read-options.js';
import { customObjectFor, inScope, OutOfProportionError, scope } from '../serialized/scope.js';
import { type Config, isObject, isSerialized } from '../serialized/serialized.js';
import type { Compiled, CompileOptions } from './compile-options.js';

/** By Keras's names, as it stands in `config.json`. */
export function compileConfig(options: Compiled, optimizer: Optimizer): Config {
  const { loss, metrics, weightedMetrics, lossWeight } = options;
  const list = (likes: readonly MetricLike[] | null) => likes?.map(serializeMetric) ?? null;
  return {
    optimizer: serializeOptimizer(optimizer),
    loss: loss && serializeLoss(loss),
    loss_weights: lossWeight,
    metrics: list(metrics),
    weighted_metrics: list(weightedMetrics),
    run_eagerly: false,
    steps_per_execution: 1,
    jit_compile: false,
  };
}

/** What a file's compile part says, as far as it can be read. */
export interface ReadCompiled {
  /** What to give to `compile`; null where the optimizer or the loss cannot be read, without which it means nothing. */
  options: CompileOptions | null;
  /** What could not be read, and why. */
  lost: readonly string[];
}

/**
 * Reads what `compileConfig` gave, or Keras wrote. What is neither Keras's nor one of `customObjects`, and options that
 * cannot be had here, are left out, and named.
 *
 * @throws OutOfProportionError for what asks for more memory than its file accounts for.
 */
export function readCompiled(config: unknown): ReadCompiled {
  const lost: string[] = [];
  return inScope({ lost }, () => read(config, lost));
}

function read(config: unknown, lost: string[]): ReadCompiled {
  if (!isObject(config)) {
    return { options: null, lost: [`compile_config must be an object, got ${shown(config)}`] };
  }
  const { optimizer, loss } = config;
  const optimizers = optimizer == null ? [] : readable(lost, () => getOptimizer(optimizer as OptimizerLike));
  const losses = loss == null ? [] : readable(lost, () => lossOf(loss));
  const isWhole = (optimizer == null || optimizers.length > 0) && (loss == null || losses.length > 0);
  const factors = readable(lost, () => factorOf(config.loss_weights));
  const options: CompileOptions = {
    ...(optimizers.length > 0 && { optimizer: optimizers[0]! }),
    ...(losses.length > 0 && { loss: losses[0]! }),
    ...(factors[0] != null && { lossWeights: factors[0] }),
    ...metricsOf('metrics', config.metrics, lost),
    ...metricsOf('weightedMetrics', config.weighted_metrics, lost),
  };
  return { options: isWhole && factors.length > 0 ? options : null, lost };
}

/** What `read` gives, or nothing, with the reason among `lost`. */
function readable<T>(lost: string[], read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof ArgumentError) || error instanceof OutOfProportionError) throw error;
    lost.push(error.message);
    return [];
  }
}

/** A model with one output has one of each; Keras also takes it in a list, or by the output's name. */
function ofTheOutput(given: unknown): unknown {
  if (Array.isArray(given)) return given.length === 1 ? given[0] : given;
  if (!isObject(given) || isSerialized(given)) return given;
  const values = Object.values(given);
  return values.length === 1 ? values[0] : given;
}

function factorOf(weights: unknown): number | null {
  const factor = ofTheOutput(weights) ?? null;
  if (factor === null || (typeof factor === 'number' && Number.isFinite(factor))) return factor;
  throw new ArgumentError(`loss_weights: expected a finite number, got ${shown(weights)}`);
}

/** What Keras called losses and metrics before version 3, and what they are called since. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  kullback_leibler_divergence: 'kl_divergence',
  logcosh: 'log_cosh',
  huber_loss: 'huber',
};

function nameOfToday(given: unknown): unknown {
  const isFunction = isSerialized(given) && given.class_name === 'function';
  const name = isFunction ? given.config : given;
  const { customObjects } = scope();
  const isFormer = typeof name === 'string' && Object.hasOwn(FORMER_NAMES, name);
  return isFormer && !Object.hasOwn(customObjects, name) ? FORMER_NAMES[name] : given;
}

function lossOf(given: unknown): LossLike {
  const loss = nameOfToday(ofTheOutput(given));
  if (typeof loss !== 'string' && !isSerialized(loss)) {
    throw new ArgumentError(`loss: expected a name or a config, got ${shown(loss)}`);
  }
  // A name stays one, so that it is saved as one; an unknown one is an error now.
  const fn = functionOf(loss);
  if (fn !== undefined) return fn as LossLike;
  const made = getLoss(loss as LossLike);
  const isKeras = typeof loss === 'string' && !Object.hasOwn(scope().customObjects, loss);
  return isKeras ? (loss as LossLike) : made;
}

/** A function of one's own stays one, so that it is saved as one. */
function functionOf(given: unknown): unknown {
  const isFunction = isSerialized(given) && given.class_name === 'function';
  return isFunction ? customObjectFor(given) : undefined;
}

function metricsOf(option: 'metrics' | 'weightedMetrics', given: unknown, lost: string[]): CompileOptions {
  if (given == null) return {};
  const listed = isObject(given) ? Object.values(given) : [given];
  const likes = listed
    .flat(2)
    .flatMap((metric: unknown, i) =>
      metric === null ? [] : readable(lost, () => metricOf(`${option}[${i}]`, metric)),
    );
  return { [option]: likes };
}

function metricOf(where: string, given: unknown): MetricLike {
  const metric = nameOfToday(given);
  if (typeof metric !== 'string' && !isSerialized(metric)) {
    throw new ArgumentError(`${where}: expected a name or a config, got ${shown(metric)}`);
  }
  const fn = functionOf(metric);
  if (fn !== undefined) return fn as MetricLike;
  const made = located(where, () => getMetric(metric, { outputShape: [null, 1] }));
  const isKeras = typeof metric === 'string' && !Object.hasOwn(scope().customObjects, metric);
  return isKeras ? metric : made;
}
