/** What `compile` was told, as plain data and back. */
import { ArgumentError } from '@unroll/core';
import { getLoss, type LossLike, serializeLoss } from '../losses/index.js';
import { getMetric, type MetricLike, serializeMetric } from '../metrics/index.js';
import { getOptimizer, type Optimizer, type OptimizerLike, serializeOptimizer } from '../optimizers/index.js';
import type { Compiled, CompileOptions } from '../training/compile-options.js';
import { located, shown } from './read-options.js';
import { customObjectFor, scope } from './scope.js';
import { type Config, isObject, isSerialized } from './serialized.js';

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

/**
 * What to give to `compile`.
 *
 * @throws ArgumentError for an optimizer, a loss or a metric that is neither Keras's nor one of `customObjects`.
 */
export function compileOptions(config: unknown): CompileOptions {
  if (!isObject(config)) throw new ArgumentError(`compile_config must be an object, got ${shown(config)}`);
  const { optimizer, loss, loss_weights: lossWeights } = config;
  return {
    ...(optimizer != null && { optimizer: getOptimizer(optimizer as OptimizerLike) }),
    ...(loss != null && { loss: lossOf(loss) }),
    ...(lossWeights != null && { lossWeights: lossWeights as number }),
    ...metricsOf('metrics', config.metrics),
    ...metricsOf('weightedMetrics', config.weighted_metrics),
  };
}

/** A model with one output has one loss; Keras also takes it in a list. */
function lossOf(given: unknown): LossLike {
  const loss = Array.isArray(given) && given.length === 1 ? given[0] : given;
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

function metricsOf(option: 'metrics' | 'weightedMetrics', given: unknown): CompileOptions {
  if (given == null) return {};
  if (!Array.isArray(given)) throw new ArgumentError(`${option}: expected a list, got ${shown(given)}`);
  const likes = given.flat().map((metric: unknown, i) => {
    if (typeof metric !== 'string' && !isSerialized(metric)) {
      throw new ArgumentError(`${option}[${i}]: expected a name or a config, got ${shown(metric)}`);
    }
    const fn = functionOf(metric);
    if (fn !== undefined) return fn as MetricLike;
    const made = located(`${option}[${i}]`, () => getMetric(metric, { outputShape: [null, 1] }));
    const isKeras = typeof metric === 'string' && !Object.hasOwn(scope().customObjects, metric);
    return isKeras ? metric : made;
  });
  return { [option]: likes };
}
