import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading, number } from '@unroll/core/internal';
import { axes } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
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
export type Axis = number | readonly number[];

export interface MaxNormOptions {
  /** Default 2. */
  maxValue?: number;
  /** Default 0. */
  axis?: Axis;
}

const maxNormArguments = defineOptions<MaxNormOptions>('MaxNorm', {
  positional: ['maxValue', 'axis'],
  checks: { maxValue: number, axis: axes },
});

/** Norms of at most `maxValue`. keras.constraints.MaxNorm. */
export class MaxNorm extends Constraint {
  readonly maxValue: number;
  readonly axis: Axis;

  constructor(...args: Leading<[maxValue: number, axis: Axis], MaxNormOptions>) {
    const { maxValue = 2, axis = 0 } = maxNormArguments.read(args);
    super();
    this.maxValue = maxValue;
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    const norms = normsOf(w, this.axis);
    return w.mul(limited(norms, 0, this.maxValue).div(norms.add(EPSILON)));
  }

  override getConfig() {
    return { max_value: this.maxValue, axis: this.axis };
  }
}

const nonNegArguments = defineOptions<object>('NonNeg', { checks: {} });

/** No negative elements. keras.constraints.NonNeg. */
export class NonNeg extends Constraint {
  constructor(options: Record<string, never> = {}) {
    nonNegArguments.readNamed(options);
    super();
  }

  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    return w.maximum(0);
  }
}

export interface UnitNormOptions {
  /** Default 0. */
  axis?: Axis;
}

const unitNormArguments = defineOptions<UnitNormOptions>('UnitNorm', {
  positional: ['axis'],
  checks: { axis: axes },
});

/** Norms of 1. keras.constraints.UnitNorm. */
export class UnitNorm extends Constraint {
  readonly axis: Axis;

  constructor(...args: Leading<[axis: Axis], UnitNormOptions>) {
    const { axis = 0 } = unitNormArguments.read(args);
    super();
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
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

const minMaxNormArguments = defineOptions<MinMaxNormOptions>('MinMaxNorm', {
  positional: ['minValue', 'maxValue', 'rate', 'axis'],
  checks: { minValue: number, maxValue: number, rate: number, axis: axes },
});

/** Norms between `minValue` and `maxValue`. keras.constraints.MinMaxNorm. */
export class MinMaxNorm extends Constraint {
  readonly minValue: number;
  readonly maxValue: number;
  readonly rate: number;
  readonly axis: Axis;

  constructor(
    ...args: Leading<[minValue: number, maxValue: number, rate: number, axis: Axis], MinMaxNormOptions>
  ) {
    const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = minMaxNormArguments.read(args);
    super();
    this.minValue = minValue;
    this.maxValue = maxValue;
    this.rate = rate;
    this.axis = axis;
  }

  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    const norms = normsOf(w, this.axis);
    const desired = limited(norms, this.minValue, this.maxValue)
      .mul(this.rate)
      .add(norms.mul(1 - this.rate));
    return w.mul(desired.div(norms.add(EPSILON)));
  }

  override getConfig() {
    return { min_value: this.minValue, max_value: this.maxValue, rate: this.rate, axis: this.axis };
  }
}

/** Where `min` is above `max`, `max` holds, as it does in Keras on JAX and PyTorch; on TensorFlow `min` would. */
function limited(norms: Tensor, min: number, max: number): Tensor {
  return norms.maximum(min).minimum(max);
}

function normsOf(w: Tensor, axis: Axis): Tensor {
  return w.square().sum(axis, true).sqrt();
}
