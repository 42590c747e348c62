/** The losses as objects, for options and other reductions. Each is the function of its name; see there for the formula. */
import { defineOptions, flag, integer, type Leading, number, orNull } from '@unroll/core/internal';
import * as classification from './classification.js';
import {
  FunctionLoss,
  type LossFunction,
  type LossOptions,
  type LossPlaces,
  lossChecks,
  type Reduction,
} from './loss.js';
import * as regression from './regression.js';

const plain = defineOptions<LossOptions>('Loss', {
  positional: ['reduction', 'name', 'dtype'],
  checks: lossChecks,
});

/** What Keras's loss `Class` extends that takes no options of its own; `name` is what its objects are called. */
function loss(
  Class: string,
  name: string,
  fn: LossFunction,
): abstract new (
  ...args: Leading<LossPlaces, LossOptions>
) => FunctionLoss {
  return class extends FunctionLoss {
    constructor(...args: Leading<LossPlaces, LossOptions>) {
      super(fn, { name, ...plain.read(args, Class) });
    }
  };
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

const cosineArguments = defineOptions<LossOptions & regression.CosineSimilarityOptions>('CosineSimilarity', {
  positional: ['axis', 'reduction', 'name', 'dtype'],
  checks: { ...lossChecks, axis: integer },
});

/** keras.losses.CosineSimilarity */
export class CosineSimilarity extends FunctionLoss {
  readonly axis: number;

  constructor(
    ...args: Leading<[axis: number, ...LossPlaces], LossOptions & regression.CosineSimilarityOptions>
  ) {
    const { axis = -1, ...options } = cosineArguments.read(args);
    super((yTrue, yPred) => regression.cosineSimilarity(yTrue, yPred, axis), {
      name: 'cosine_similarity',
      ...options,
    });
    this.axis = axis;
  }

  override getConfig() {
    return { ...super.getConfig(), axis: this.axis };
  }
}

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

const huberArguments = defineOptions<LossOptions & regression.HuberOptions>('Huber', {
  positional: ['delta', 'reduction', 'name', 'dtype'],
  checks: { ...lossChecks, delta: number },
});

/** keras.losses.Huber */
export class Huber extends FunctionLoss {
  readonly delta: number;

  constructor(...args: Leading<[delta: number, ...LossPlaces], LossOptions & regression.HuberOptions>) {
    const { delta = 1, ...options } = huberArguments.read(args);
    super((yTrue, yPred) => regression.huber(yTrue, yPred, delta), { name: 'huber_loss', ...options });
    this.delta = delta;
  }

  /** Keras's own leaves `delta` out, and loads what has it. */
  override getConfig() {
    return { ...super.getConfig(), delta: this.delta };
  }
}

type Smoothed = LossOptions & classification.SmoothedCrossentropyOptions;
type SmoothedPlaces = [fromLogits: boolean, labelSmoothing: number, axis: number, ...LossPlaces];

const smoothedArguments = defineOptions<Smoothed>('Crossentropy', {
  positional: ['fromLogits', 'labelSmoothing', 'axis', 'reduction', 'name', 'dtype'],
  checks: { ...lossChecks, ...classification.crossentropyChecks },
});

function smoothedConfig({ fromLogits = false, labelSmoothing = 0, axis = -1 }: Smoothed) {
  return { from_logits: fromLogits, label_smoothing: labelSmoothing, axis };
}

/** keras.losses.BinaryCrossentropy */
export class BinaryCrossentropy extends FunctionLoss {
  private readonly options: Smoothed;

  constructor(...args: Leading<SmoothedPlaces, Smoothed>) {
    const given = smoothedArguments.read(args, 'BinaryCrossentropy');
    const { reduction, name = 'binary_crossentropy', dtype: _, ...options } = given;
    super((yTrue, yPred) => classification.binaryCrossentropy(yTrue, yPred, options), {
      name,
      ...(reduction !== undefined && { reduction }),
    });
    this.options = options;
  }

  override getConfig() {
    return { ...super.getConfig(), ...smoothedConfig(this.options) };
  }
}

/** keras.losses.CategoricalCrossentropy */
export class CategoricalCrossentropy extends FunctionLoss {
  private readonly options: Smoothed;

  constructor(...args: Leading<SmoothedPlaces, Smoothed>) {
    const given = smoothedArguments.read(args, 'CategoricalCrossentropy');
    const { reduction, name = 'categorical_crossentropy', dtype: _, ...options } = given;
    super((yTrue, yPred) => classification.categoricalCrossentropy(yTrue, yPred, options), {
      name,
      ...(reduction !== undefined && { reduction }),
    });
    this.options = options;
  }

  override getConfig() {
    return { ...super.getConfig(), ...smoothedConfig(this.options) };
  }
}

type Sparse = LossOptions & classification.SparseCrossentropyOptions;

const sparseArguments = defineOptions<Sparse>('SparseCategoricalCrossentropy', {
  positional: ['fromLogits', 'ignoreClass', 'reduction', 'axis', 'name', 'dtype'],
  checks: { ...lossChecks, fromLogits: flag, ignoreClass: orNull(integer), axis: integer },
});

/** keras.losses.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends FunctionLoss {
  private readonly options: Sparse;

  constructor(
    ...args: Leading<
      [
        fromLogits: boolean,
        ignoreClass: number | null,
        reduction: Reduction,
        axis: number,
        name: string | null,
      ],
      Sparse
    >
  ) {
    const given = sparseArguments.read(args);
    const { reduction, name = 'sparse_categorical_crossentropy', dtype: _, ...options } = given;
    super((yTrue, yPred) => classification.sparseCategoricalCrossentropy(yTrue, yPred, options), {
      name,
      ...(reduction !== undefined && { reduction }),
    });
    this.options = options;
  }

  override getConfig() {
    const { fromLogits = false, ignoreClass = null, axis = -1 } = this.options;
    return { ...super.getConfig(), from_logits: fromLogits, ignore_class: ignoreClass, axis };
  }
}
