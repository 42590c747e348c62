import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { type Checks, flag, number } from '@unroll/core/arguments';
import { like } from '../arguments/checks.js';
import type { Constraint } from '../constraints/constraint.js';
import { type ConstraintLike, getConstraint, serializeConstraint } from '../constraints/get.js';
import { getInitializer, type InitializerLike, serializeInitializer } from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { getRegularizer, type RegularizerLike, serializeRegularizer } from '../regularizers/get.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { requireShape, type SymbolicShape, shapeText } from '../shape.js';
import type { Variable } from '../variable.js';

export interface NormalizationOptions extends LayerOptions {
  /** Keeps the quotient finite; added to the variance. Default 0.001. */
  epsilon?: number;
  /** Whether an offset, beta, is added. Default true. */
  center?: boolean;
  /** Whether a factor, gamma, is multiplied. Default true. */
  scale?: boolean;
  /** Default 'zeros'. */
  betaInitializer?: InitializerLike;
  /** Default 'ones'. */
  gammaInitializer?: InitializerLike;
  betaRegularizer?: RegularizerLike;
  gammaRegularizer?: RegularizerLike;
  betaConstraint?: ConstraintLike;
  gammaConstraint?: ConstraintLike;
}

export const normalizationChecks = {
  ...{ ...layerChecks, epsilon: number, center: flag, scale: flag },
  ...{ betaInitializer: like, gammaInitializer: like, betaRegularizer: like, gammaRegularizer: like },
  ...{ betaConstraint: like, gammaConstraint: like },
} satisfies Checks<NormalizationOptions>;

/** What layers share that bring their input to mean 0 and variance 1, then to a mean and variance that they learn. */
export abstract class Normalization extends Layer<Tensor> {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly betaInitializer: Initializer;
  readonly gammaInitializer: Initializer;
  readonly betaRegularizer: Regularizer | null;
  readonly gammaRegularizer: Regularizer | null;
  readonly betaConstraint: Constraint | null;
  readonly gammaConstraint: Constraint | null;
  override supportsMasking = true;
  /** Null before the layer is built, and without `scale`. */
  gamma: Variable | null = null;
  /** Null before the layer is built, and without `center`. */
  beta: Variable | null = null;
  /** The weights' sizes at the axes they belong to, 1 at the others. */
  protected weightShape: number[] = [];

  constructor(options: NormalizationOptions) {
    const {
      epsilon = 1e-3,
      center = true,
      scale = true,
      betaInitializer = 'zeros',
      gammaInitializer = 'ones',
      betaRegularizer = null,
      gammaRegularizer = null,
      betaConstraint = null,
      gammaConstraint = null,
      ...base
    } = options;
    super(layerOptionsOf(base));
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
    this.betaInitializer = getInitializer(betaInitializer);
    this.gammaInitializer = getInitializer(gammaInitializer);
    this.betaRegularizer = getRegularizer(betaRegularizer);
    this.gammaRegularizer = getRegularizer(gammaRegularizer);
    this.betaConstraint = getConstraint(betaConstraint);
    this.gammaConstraint = getConstraint(gammaConstraint);
  }

  /** Makes gamma and beta over `axes`, which count from 0; returns their shape. */
  protected addScaleAndOffset(inputShape: SymbolicShape, axes: readonly number[]): number[] {
    const shape = axes.map((axis) => {
      const size = inputShape[axis];
      if (typeof size === 'number') return size;
      throw new ArgumentError(
        `${this.name}: the size of axis ${axis} must be known. Received: inputShape=${shapeText(inputShape)}`,
      );
    });
    this.weightShape = inputShape.map((size, axis) => (axes.includes(axis) ? (size ?? 1) : 1));
    if (this.scale) {
      this.gamma = this.addWeight('gamma', shape, this.gammaInitializer, {
        regularizer: this.gammaRegularizer,
        constraint: this.gammaConstraint,
      });
    }
    if (this.center) {
      this.beta = this.addWeight('beta', shape, this.betaInitializer, {
        regularizer: this.betaRegularizer,
        constraint: this.betaConstraint,
      });
    }
    return shape;
  }

  /** gamma (x - mean) / sqrt(variance + epsilon) + beta; all but x broadcast. */
  protected normalized(x: Tensor, mean: Tensor, variance: Tensor): Tensor {
    const standard = x.sub(mean).div(variance.add(this.epsilon).sqrt());
    const scaled = this.gamma === null ? standard : standard.mul(this.gamma.value.reshape(this.weightShape));
    return this.beta === null ? scaled : scaled.add(this.beta.value.reshape(this.weightShape));
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return inputShape;
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      epsilon: this.epsilon,
      center: this.center,
      scale: this.scale,
      beta_initializer: serializeInitializer(this.betaInitializer),
      gamma_initializer: serializeInitializer(this.gammaInitializer),
      beta_regularizer: serializeRegularizer(this.betaRegularizer),
      gamma_regularizer: serializeRegularizer(this.gammaRegularizer),
      beta_constraint: serializeConstraint(this.betaConstraint),
      gamma_constraint: serializeConstraint(this.gammaConstraint),
    };
  }
}

/** @throws ArgumentError for an axis that is not there. */
export function requireAxis(inputShape: SymbolicShape, axis: number): number {
  const rank = inputShape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ArgumentError(
    `Axis ${describe(axis)} is out of bounds for input shape ${shapeText(inputShape)}. Received: axis=${describe(axis)}`,
  );
}
