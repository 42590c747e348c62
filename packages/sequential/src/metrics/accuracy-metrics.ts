/** Accuracies as objects. Each averages the function of its name. */
import { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js';
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
  /** @param options.threshold A prediction above it counts as 1. Default 0.5. */
  constructor({ name = 'binary_accuracy', threshold = 0.5 }: MetricOptions & { threshold?: number } = {}) {
    super((yTrue, yPred) => binaryAccuracy(yTrue, yPred, threshold), name, 'up');
  }
}
