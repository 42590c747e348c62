/** Accuracies as objects. Each averages the function of its name. */
import { count, defineOptions, type Leading, number, oneOf } from '@unroll/core/internal';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
import { MeanMetricWrapper, meanOf } from './mean.js';
import { type MetricOptions, nameChecks } from './metric.js';

/** keras.metrics.Accuracy */
export class Accuracy extends meanOf('Accuracy', 'accuracy', accuracy, 'up') {}

/** keras.metrics.CategoricalAccuracy */
export class CategoricalAccuracy extends meanOf(
  'CategoricalAccuracy',
  'categorical_accuracy',
  categoricalAccuracy,
  'up',
) {}

/** keras.metrics.SparseCategoricalAccuracy */
export class SparseCategoricalAccuracy extends meanOf(
  'SparseCategoricalAccuracy',
  'sparse_categorical_accuracy',
  sparseCategoricalAccuracy,
  'up',
) {}

interface BinaryAccuracyOptions extends MetricOptions {
  /** A prediction above it counts as 1, in [0, 1]. Default 0.5. */
  threshold?: number;
}

interface TopKOptions extends MetricOptions {
  /** How many of the largest predictions the class may be among. Default 5. */
  k?: number;
}

interface SparseTopKOptions extends TopKOptions {
  /** Keras's, for predictions that are sorted class indices: not taken. */
  fromSortedIds?: false;
}

const binary = defineOptions<BinaryAccuracyOptions>('BinaryAccuracy', {
  positional: ['name', 'dtype', 'threshold'],
  checks: { ...nameChecks, threshold: number },
});
const topK = defineOptions<TopKOptions>('TopKCategoricalAccuracy', {
  positional: ['k', 'name', 'dtype'],
  checks: { ...nameChecks, k: count },
});
const sparseTopK = defineOptions<SparseTopKOptions>('SparseTopKCategoricalAccuracy', {
  positional: ['k', 'name', 'dtype', 'fromSortedIds'],
  checks: { ...nameChecks, k: count, fromSortedIds: oneOf(false) },
});

/** keras.metrics.BinaryAccuracy */
export class BinaryAccuracy extends MeanMetricWrapper {
  readonly threshold: number;

  constructor(
    ...args: Leading<[name: string | null, dtype: 'float32' | null, threshold: number], BinaryAccuracyOptions>
  ) {
    const { name, threshold = 0.5 } = binary.read(args);
    super({
      fn: (yTrue, yPred) => binaryAccuracy(yTrue, yPred, threshold),
      name: name ?? 'binary_accuracy',
      direction: 'up',
    });
    this.threshold = threshold;
  }

  override getConfig() {
    return { ...super.getConfig(), threshold: this.threshold };
  }
}

/** keras.metrics.TopKCategoricalAccuracy */
export class TopKCategoricalAccuracy extends MeanMetricWrapper {
  readonly k: number;

  constructor(...args: Leading<[k: number, name: string | null, dtype: 'float32' | null], TopKOptions>) {
    const { name, k = 5 } = topK.read(args);
    super({
      fn: (yTrue, yPred) => topKCategoricalAccuracy(yTrue, yPred, k),
      name: name ?? 'top_k_categorical_accuracy',
      direction: 'up',
    });
    this.k = k;
  }

  override getConfig() {
    return { ...super.getConfig(), k: this.k };
  }
}

/** keras.metrics.SparseTopKCategoricalAccuracy */
export class SparseTopKCategoricalAccuracy extends MeanMetricWrapper {
  readonly k: number;

  constructor(
    ...args: Leading<
      [k: number, name: string | null, dtype: 'float32' | null, fromSortedIds: false],
      SparseTopKOptions
    >
  ) {
    const { name, k = 5 } = sparseTopK.read(args);
    super({
      fn: (yTrue, yPred) => sparseTopKCategoricalAccuracy(yTrue, yPred, k),
      name: name ?? 'sparse_top_k_categorical_accuracy',
      direction: 'up',
    });
    this.k = k;
  }

  override getConfig() {
    return { ...super.getConfig(), k: this.k };
  }
}
