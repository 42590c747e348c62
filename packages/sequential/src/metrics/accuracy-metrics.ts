/** Accuracies as objects. Each averages the function of its name. */
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
import { MeanMetricWrapper } from './mean.js';
import type { MetricOptions } from './metric.js';

/** keras.metrics.Accuracy */
export class Accuracy extends MeanMetricWrapper {
  constructor({ name = 'accuracy' }: MetricOptions = {}) {
    super(accuracy, name, 'up');
  }
}

/** keras.metrics.CategoricalAccuracy */
export class CategoricalAccuracy extends MeanMetricWrapper {
  constructor({ name = 'categorical_accuracy' }: MetricOptions = {}) {
    super(categoricalAccuracy, name, 'up');
  }
}

/** keras.metrics.SparseCategoricalAccuracy */
export class SparseCategoricalAccuracy extends MeanMetricWrapper {
  constructor({ name = 'sparse_categorical_accuracy' }: MetricOptions = {}) {
    super(sparseCategoricalAccuracy, name, 'up');
  }
}

/** keras.metrics.BinaryAccuracy */
export class BinaryAccuracy extends MeanMetricWrapper {
  readonly threshold: number;

  /** @param options.threshold A prediction above it counts as 1. Default 0.5. */
  constructor({ name = 'binary_accuracy', threshold = 0.5 }: MetricOptions & { threshold?: number } = {}) {
    super((yTrue, yPred) => binaryAccuracy(yTrue, yPred, threshold), name, 'up');
    this.threshold = threshold;
  }

  override getConfig() {
    return { ...super.getConfig(), threshold: this.threshold };
  }
}

/** keras.metrics.TopKCategoricalAccuracy */
export class TopKCategoricalAccuracy extends MeanMetricWrapper {
  readonly k: number;

  /** @param options.k How many of the largest predictions the class may be among. Default 5. */
  constructor({ name = 'top_k_categorical_accuracy', k = 5 }: MetricOptions & { k?: number } = {}) {
    super((yTrue, yPred) => topKCategoricalAccuracy(yTrue, yPred, k), name, 'up');
    this.k = k;
  }

  override getConfig() {
    return { ...super.getConfig(), k: this.k };
  }
}

/** keras.metrics.SparseTopKCategoricalAccuracy */
export class SparseTopKCategoricalAccuracy extends MeanMetricWrapper {
  readonly k: number;

  /** @param options.k How many of the largest predictions the class may be among. Default 5. */
  constructor({ name = 'sparse_top_k_categorical_accuracy', k = 5 }: MetricOptions & { k?: number } = {}) {
    super((yTrue, yPred) => sparseTopKCategoricalAccuracy(yTrue, yPred, k), name, 'up');
    this.k = k;
  }

  override getConfig() {
    return { ...super.getConfig(), k: this.k };
  }
}
