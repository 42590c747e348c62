/** The losses as objects, for options and other reductions. Each is the function of its name; see there for the formula. */
import * as classification from './classification.js';
import { FunctionLoss, type LossOptions } from './loss.js';
import * as regression from './regression.js';

/** keras.losses.MeanSquaredError */
export class MeanSquaredError extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.meanSquaredError, { name: 'mean_squared_error', ...options });
  }
}

/** keras.losses.MeanAbsoluteError */
export class MeanAbsoluteError extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.meanAbsoluteError, { name: 'mean_absolute_error', ...options });
  }
}

/** keras.losses.MeanAbsolutePercentageError */
export class MeanAbsolutePercentageError extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.meanAbsolutePercentageError, { name: 'mean_absolute_percentage_error', ...options });
  }
}

/** keras.losses.MeanSquaredLogarithmicError */
export class MeanSquaredLogarithmicError extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.meanSquaredLogarithmicError, { name: 'mean_squared_logarithmic_error', ...options });
  }
}

/** keras.losses.CosineSimilarity */
export class CosineSimilarity extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.cosineSimilarity, { name: 'cosine_similarity', ...options });
  }
}

/** keras.losses.LogCosh */
export class LogCosh extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.logCosh, { name: 'log_cosh', ...options });
  }
}

/** keras.losses.Hinge */
export class Hinge extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.hinge, { name: 'hinge', ...options });
  }
}

/** keras.losses.SquaredHinge */
export class SquaredHinge extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.squaredHinge, { name: 'squared_hinge', ...options });
  }
}

/** keras.losses.CategoricalHinge */
export class CategoricalHinge extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(classification.categoricalHinge, { name: 'categorical_hinge', ...options });
  }
}

/** keras.losses.KLDivergence */
export class KLDivergence extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(classification.klDivergence, { name: 'kl_divergence', ...options });
  }
}

/** keras.losses.Poisson */
export class Poisson extends FunctionLoss {
  constructor(options: LossOptions = {}) {
    super(regression.poisson, { name: 'poisson', ...options });
  }
}

/** keras.losses.Huber */
export class Huber extends FunctionLoss {
  readonly delta: number;

  /** @param options.delta Where quadratic becomes linear. Default 1. */
  constructor({ delta = 1, ...options }: LossOptions & { delta?: number } = {}) {
    super((yTrue, yPred) => regression.huber(yTrue, yPred, delta), { name: 'huber_loss', ...options });
    this.delta = delta;
  }

  /** Keras's own leaves `delta` out, and loads what has it. */
  override getConfig() {
    return { ...super.getConfig(), delta: this.delta };
  }
}

/** keras.losses.BinaryCrossentropy */
export class BinaryCrossentropy extends FunctionLoss {
  constructor(private readonly options: LossOptions & classification.SmoothedCrossentropyOptions = {}) {
    super((yTrue, yPred) => classification.binaryCrossentropy(yTrue, yPred, options), {
      name: 'binary_crossentropy',
      ...options,
    });
  }

  override getConfig() {
    const { fromLogits = false, labelSmoothing = 0 } = this.options;
    return { ...super.getConfig(), ...{ from_logits: fromLogits, label_smoothing: labelSmoothing } };
  }
}

/** keras.losses.CategoricalCrossentropy */
export class CategoricalCrossentropy extends FunctionLoss {
  constructor(private readonly options: LossOptions & classification.SmoothedCrossentropyOptions = {}) {
    super((yTrue, yPred) => classification.categoricalCrossentropy(yTrue, yPred, options), {
      name: 'categorical_crossentropy',
      ...options,
    });
  }

  override getConfig() {
    const { fromLogits = false, labelSmoothing = 0 } = this.options;
    return { ...super.getConfig(), ...{ from_logits: fromLogits, label_smoothing: labelSmoothing } };
  }
}

/** keras.losses.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends FunctionLoss {
  constructor(private readonly options: LossOptions & classification.CrossentropyOptions = {}) {
    super((yTrue, yPred) => classification.sparseCategoricalCrossentropy(yTrue, yPred, options), {
      name: 'sparse_categorical_crossentropy',
      ...options,
    });
  }

  override getConfig() {
    const { fromLogits = false } = this.options;
    return { ...super.getConfig(), ...{ from_logits: fromLogits } };
  }
}
