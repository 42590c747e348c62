/** The arguments of `compile`. */
import {
  type Check,
  check,
  defineOptions,
  either,
  finite,
  flag,
  isPlainObject,
  type Leading,
  listOf,
  oneOf,
  orNull,
  text,
} from '@unroll/core/internal';
import { Loss, type LossLike } from '../losses/index.js';
import { Metric, type MetricLike } from '../metrics/index.js';
import { Optimizer, type OptimizerLike } from '../optimizers/index.js';

/** Metrics; as Keras, those of the only output may stand in a list of their own. */
type Metrics = readonly (MetricLike | readonly MetricLike[])[];

export interface CompileOptions {
  /** Default 'rmsprop'. */
  optimizer?: OptimizerLike;
  /** A list holds the one loss of the model's one output. */
  loss?: LossLike | readonly [LossLike] | null;
  /** A factor of the loss. Default 1. */
  lossWeights?: number | readonly [number] | null;
  /** Reported beside the loss, all samples weighing the same. */
  metrics?: Metrics | null;
  /** Reported beside the loss, with the weights that `sampleWeight` and `classWeight` give. */
  weightedMetrics?: Metrics | null;
  /** Keras's; every call here is eager, and none is compiled, whatever they say. */
  runEagerly?: boolean;
  /** Keras's; callbacks run after every batch. */
  stepsPerExecution?: 1;
  jitCompile?: boolean | 'auto' | null;
  /** Keras's, for mixed precision, which there is none of. */
  autoScaleLoss?: boolean;
}

export type CompileArguments = Leading<
  [
    optimizer: OptimizerLike,
    loss: LossLike | readonly [LossLike] | null,
    lossWeights: number | readonly [number] | null,
    metrics: Metrics | null,
    weightedMetrics: Metrics | null,
    runEagerly: boolean,
    stepsPerExecution: 1,
    jitCompile: boolean | 'auto' | null,
    autoScaleLoss: boolean,
  ],
  CompileOptions
>;

/** The config of an object, rather than options. */
const isConfig = (value: unknown) => isPlainObject(value) && 'class_name' in value;

/** What stands for an object of a class: its name, its config, an instance, or a function where there can be one. */
function like<T>(what: string, isInstance: (value: unknown) => boolean, takesFunctions = true) {
  const wanted = takesFunctions ? `${what}, its name, config or function` : `${what}, its name or config`;
  return check<T>(
    wanted,
    (value) =>
      text.accepts(value) ||
      isInstance(value) ||
      isConfig(value) ||
      (takesFunctions && typeof value === 'function'),
  );
}

const loss = like<LossLike>('a loss', (value) => value instanceof Loss);
const metric = like<MetricLike>('a metric', (value) => value instanceof Metric);
const metrics = orNull(listOf(either(metric, listOf(metric)))) as Check<never>;

export const compileArguments = defineOptions<CompileOptions>('compile', {
  positional: [
    ...(['optimizer', 'loss', 'lossWeights', 'metrics', 'weightedMetrics'] as const),
    ...(['runEagerly', 'stepsPerExecution', 'jitCompile', 'autoScaleLoss'] as const),
  ],
  checks: {
    optimizer: like<OptimizerLike>('an optimizer', (value) => value instanceof Optimizer, false),
    loss: orNull(
      check<LossLike>(
        `${loss.wanted} (one, for the model's one output)`,
        (value) =>
          loss.accepts(value) || (Array.isArray(value) && value.length === 1 && loss.accepts(value[0])),
      ),
    ),
    lossWeights: orNull(
      check<number>(
        'a finite number, or a list of one: there is one loss',
        (value) =>
          finite.accepts(value) || (Array.isArray(value) && value.length === 1 && finite.accepts(value[0])),
      ),
    ),
    metrics,
    weightedMetrics: metrics,
    runEagerly: flag,
    stepsPerExecution: oneOf(1),
    jitCompile: oneOf<boolean | 'auto' | null>(true, false, 'auto', null),
    autoScaleLoss: flag,
  },
});

/** What `compile` was told, without the lists around what there is one of. */
export interface Compiled {
  optimizer: OptimizerLike;
  loss: LossLike | null;
  lossWeight: number | null;
  metrics: readonly MetricLike[] | null;
  weightedMetrics: readonly MetricLike[] | null;
}

export function compiled({ optimizer = 'rmsprop', ...given }: CompileOptions): Compiled {
  const { loss = null, lossWeights = null, metrics = null, weightedMetrics = null } = given;
  return {
    optimizer,
    loss: Array.isArray(loss) ? loss[0] : loss,
    lossWeight: Array.isArray(lossWeights) ? lossWeights[0] : lossWeights,
    metrics: metrics && (metrics.flat() as MetricLike[]),
    weightedMetrics: weightedMetrics && (weightedMetrics.flat() as MetricLike[]),
  };
}
