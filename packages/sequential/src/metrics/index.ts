export { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js';
export * from './accuracy-metrics.js';
export { getMetric, type MetricHint, type MetricLike } from './get-metric.js';
export * from './loss-metrics.js';
export { Mean, MeanMetricWrapper } from './mean.js';
export { type Direction, Metric, type MetricFunction, type MetricOptions } from './metric.js';
