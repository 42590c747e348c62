/** Accuracies as objects. Each averages the function of its name. */
import { count, oneOf } from '@unroll/core/internal';
import { number } from '../options/kinds.js';
import { fieldless, optional } from '../options/option.js';
import { integer } from '../serialized/read-options.js';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
import { meanOf } from './mean.js';
import { metricOptions } from './metric.js';

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

const ofBinary = metricOptions(
  {
    /** A prediction above it counts as 1, in [0, 1]. Default 0.5. */
    threshold: number(0.5),
  },
  ['name', 'dtype', 'threshold'],
);

/** keras.metrics.BinaryAccuracy */
export class BinaryAccuracy extends meanOf(
  'BinaryAccuracy',
  'binary_accuracy',
  binaryAccuracy,
  'up',
  ofBinary,
) {}

/** How many of the largest predictions the class may be among. Default 5. */
const k = optional(count, 5, { read: integer });

const ofTopK = metricOptions({ k }, ['k', 'name', 'dtype']);

/** keras.metrics.TopKCategoricalAccuracy */
export class TopKCategoricalAccuracy extends meanOf(
  'TopKCategoricalAccuracy',
  'top_k_categorical_accuracy',
  topKCategoricalAccuracy,
  'up',
  ofTopK,
) {}

const ofSparseTopK = metricOptions(
  {
    k,
    /** Keras's, for predictions that are sorted class indices: not taken. */
    fromSortedIds: fieldless(oneOf(false)),
  },
  ['k', 'name', 'dtype', 'fromSortedIds'],
);

/** keras.metrics.SparseTopKCategoricalAccuracy */
export class SparseTopKCategoricalAccuracy extends meanOf(
  'SparseTopKCategoricalAccuracy',
  'sparse_top_k_categorical_accuracy',
  sparseTopKCategoricalAccuracy,
  'up',
  ofSparseTopK,
) {}
