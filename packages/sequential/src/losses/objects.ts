/** The losses as objects, for options and other reductions. Each is the function of its name; see there for the formula. */
import { type ClassWith, classWith } from '../options/class-with.js';
import type { Described, FieldsOf } from '../options/describe.js';
import { integer, number } from '../options/kinds.js';
import * as classification from './classification.js';
import { ofCategories, ofIndices } from './crossentropy-options.js';
import { FunctionLoss, type LossOptions, lossOptions } from './loss.js';
import { type FunctionOf, withFields } from './loss-function.js';
import * as regression from './regression.js';

const plain = lossOptions({}, ['reduction', 'name', 'dtype']);

/** What Keras's loss `Class` extends; `name` is what its objects are called. */
function loss<D extends Described = typeof plain>(
  Class: string,
  name: string,
  fn: FunctionOf<FieldsOf<D>>,
  options: D = plain as never,
): ClassWith<FunctionLoss, D> {
  abstract class Named extends FunctionLoss {
    constructor(given: LossOptions, fields: FieldsOf<D> & object) {
      super(withFields(fn, fields), { name, ...given });
    }
  }
  return classWith(Named, Class, options);
}

/** keras.losses.MeanSquaredError */
export class MeanSquaredError extends loss(
  'MeanSquaredError',
  'mean_squared_error',
  regression.meanSquaredError,
) {}

/** keras.losses.MeanAbsoluteError */
export class MeanAbsoluteError extends loss(
  'MeanAbsoluteError',
  'mean_absolute_error',
  regression.meanAbsoluteError,
) {}

/** keras.losses.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends loss(
  'MeanAbsolutePercentageError',
  'mean_absolute_percentage_error',
  regression.meanAbsolutePercentageError,
) {}

/** keras.losses.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends loss(
  'MeanSquaredLogarithmicError',
  'mean_squared_logarithmic_error',
  regression.meanSquaredLogarithmicError,
) {}

const ofCosine = lossOptions(
  {
    /** The axis that the vectors are along. Default -1. */
    axis: integer(-1),
  },
  ['axis', 'reduction', 'name', 'dtype'],
);

/** keras.losses.CosineSimilarity */
export class CosineSimilarity extends loss(
  'CosineSimilarity',
  'cosine_similarity',
  regression.cosineSimilarity,
  ofCosine,
) {}

/** keras.losses.LogCosh */
export class LogCosh extends loss('LogCosh', 'log_cosh', regression.logCosh) {}

/** keras.losses.Hinge */
export class Hinge extends loss('Hinge', 'hinge', regression.hinge) {}

/** keras.losses.SquaredHinge */
export class SquaredHinge extends loss('SquaredHinge', 'squared_hinge', regression.squaredHinge) {}

/** keras.losses.CategoricalHinge */
export class CategoricalHinge extends loss(
  'CategoricalHinge',
  'categorical_hinge',
  classification.categoricalHinge,
) {}

/** keras.losses.KLDivergence */
export class KLDivergence extends loss('KLDivergence', 'kl_divergence', classification.klDivergence) {}

/** keras.losses.Poisson */
export class Poisson extends loss('Poisson', 'poisson', regression.poisson) {}

const ofHuber = lossOptions(
  {
    /** Errors above it count linearly. Default 1. Keras's own config leaves it out, and loads what has it. */
    delta: number(1),
  },
  ['delta', 'reduction', 'name', 'dtype'],
);

/** keras.losses.Huber */
export class Huber extends loss('Huber', 'huber_loss', regression.huber, ofHuber) {}

const ofCrossentropy = lossOptions(ofCategories, [
  'fromLogits',
  'labelSmoothing',
  'axis',
  'reduction',
  'name',
  'dtype',
]);

/** keras.losses.BinaryCrossentropy */
export class BinaryCrossentropy extends loss(
  'BinaryCrossentropy',
  'binary_crossentropy',
  classification.binaryCrossentropy,
  ofCrossentropy,
) {}

/** keras.losses.CategoricalCrossentropy */
export class CategoricalCrossentropy extends loss(
  'CategoricalCrossentropy',
  'categorical_crossentropy',
  classification.categoricalCrossentropy,
  ofCrossentropy,
) {}

const ofSparse = lossOptions(ofIndices, ['fromLogits', 'ignoreClass', 'reduction', 'axis', 'name', 'dtype']);

/** keras.losses.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends loss(
  'SparseCategoricalCrossentropy',
  'sparse_categorical_crossentropy',
  classification.sparseCategoricalCrossentropy,
  ofSparse,
) {}
