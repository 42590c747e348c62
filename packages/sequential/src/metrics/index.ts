export {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
export * from './accuracy-metrics.js';
export { AUC, type AUCOptions } from './auc.js';
export { Precision, Recall, type ThresholdMetricOptions } from './confusion-metrics.js';
export { getMetric, type MetricHint, type MetricLike, serializeMetric } from './get-metric.js';
export * from './loss-metrics.js';
export { Mean, MeanMetricWrapper } from './mean.js';
export { type Direction, Metric, type MetricFunction, type MetricOptions } from './metric.js';
export { R2Score, type R2ScoreOptions } from './r2-score.js';
