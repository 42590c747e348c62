import { clip, type Tensor } from '@unroll/core';
import { EPSILON } from '../epsilon.js';

/** What a weight is brought back to after each step of the optimizer. keras.constraints.Constraint. */
export abstract class Constraint {
  /** The values nearby that are allowed. Keras's `__call__`. */
  abstract apply(w: Tensor): Tensor;

  /** The constructor's options. */
  getConfig(): Record<string, unknown> {
    return {};
  }
}

/** The axis, or axes, along which norms are taken: 0 for the incoming weights of each unit of a Dense layer. */
type Axis = number | readonly number[];

/** Norms of at most `maxValue`. keras.constraints.MaxNorm. */
export class MaxNorm extends Constraint {
  readonly maxValue: number;
  readonly axis: Axis;

  constructor({ maxValue = 2, axis = 0 }: { maxValue?: number; axis?: Axis } = {}) {
    super();
    this.maxValue = maxValue;
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    const norms = normsOf(w, this.axis);
    return w.mul(clip(norms, 0, this.maxValue).div(norms.add(EPSILON)));
  }

  override getConfig() {
    return { max_value: this.maxValue, axis: this.axis };
  }
}

/** No negative elements. keras.constraints.NonNeg. */
export class NonNeg extends Constraint {
  override apply(w: Tensor): Tensor {
    return w.maximum(0);
  }
}

/** Norms of 1. keras.constraints.UnitNorm. */
export class UnitNorm extends Constraint {
  readonly axis: Axis;

  constructor({ axis = 0 }: { axis?: Axis } = {}) {
    super();
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    return w.div(normsOf(w, this.axis).add(EPSILON));
  }

  override getConfig() {
    return { axis: this.axis };
  }
}

export interface MinMaxNormOptions {
  /** Default 0. */
  minValue?: number;
  /** Default 1. */
  maxValue?: number;
  /** How far norms go toward the interval at each step; 1 is all the way. Default 1. */
  rate?: number;
  axis?: Axis;
}

/** Norms between `minValue` and `maxValue`. keras.constraints.MinMaxNorm. */
export class MinMaxNorm extends Constraint {
  readonly minValue: number;
  readonly maxValue: number;
  readonly rate: number;
  readonly axis: Axis;

  constructor({ minValue = 0, maxValue = 1, rate = 1, axis = 0 }: MinMaxNormOptions = {}) {
    super();
    this.minValue = minValue;
    this.maxValue = maxValue;
    this.rate = rate;
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    const norms = normsOf(w, this.axis);
    const desired = clip(norms, this.minValue, this.maxValue)
      .mul(this.rate)
      .add(norms.mul(1 - this.rate));
    return w.mul(desired.div(norms.add(EPSILON)));
  }

  override getConfig() {
    return { min_value: this.minValue, max_value: this.maxValue, rate: this.rate, axis: this.axis };
  }
}

function normsOf(w: Tensor, axis: Axis): Tensor {
  return w.square().sum(axis, true).sqrt();
}
