import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, number as numberCheck } from '@unroll/core/internal';
import { Layer } from '../engine/layer.js';
import { withFieldsOf } from '../engine/layer-class.js';
import { constraint, initializer, regularizer } from '../engine/object-kinds.js';
import { flag } from '../options/kinds.js';
import { optional } from '../options/option.js';
import { number } from '../serialized/read-options.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';

const shared = {
  /** Keeps the quotient finite; added to the variance. Default 0.001. */
  epsilon: optional(numberCheck, 1e-3, { read: number }),
  /** Whether an offset, beta, is added. Default true. */
  center: flag(true),
  /** Whether a factor, gamma, is multiplied. Default true. */
  scale: flag(true),
  /** Default 'zeros'. */
  betaInitializer: initializer('zeros'),
  /** Default 'ones'. */
  gammaInitializer: initializer('ones'),
  betaRegularizer: regularizer(),
  gammaRegularizer: regularizer(),
  betaConstraint: constraint(),
  gammaConstraint: constraint(),
};

export type NormalizationTable = { readonly [K in keyof typeof shared]: (typeof shared)[K] };

export const normalizationOptions: NormalizationTable = shared;

/** What layers share that bring their input to mean 0 and variance 1, then to a mean and variance that they learn. */
export abstract class Normalization extends withFieldsOf(Layer<Tensor>, normalizationOptions) {
  override supportsMasking = true;
  /** Null before the layer is built, and without `scale`. */
  gamma: Variable | null = null;
  /** Null before the layer is built, and without `center`. */
  beta: Variable | null = null;
  /** The weights' sizes at the axes they belong to, 1 at the others. */
  protected weightShape: number[] = [];

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
}

/** @throws ArgumentError for an axis that is not there. */
export function requireAxis(inputShape: SymbolicShape, axis: number): number {
  const rank = inputShape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ArgumentError(
    `Axis ${describe(axis)} is out of bounds for input shape ${shapeText(inputShape)}. Received: axis=${describe(axis)}`,
  );
}
