import type { Tensor } from '@unroll/core';
import { requireTensor } from '../arguments/require.js';
import { EPSILON } from '../epsilon.js';
import { classWith } from '../options/class-with.js';
import { classOptions, type OptionsOf } from '../options/describe.js';
import { axes, number } from '../options/kinds.js';

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

const ofMaxNorm = classOptions(
  {
    /** Default 2. */
    maxValue: number(2),
    /** Default 0. */
    axis: axes(0),
  },
  ['maxValue', 'axis'],
);

export type MaxNormOptions = OptionsOf<typeof ofMaxNorm>;

/** Norms of at most `maxValue`. keras.constraints.MaxNorm. */
export class MaxNorm extends classWith(Constraint, 'MaxNorm', ofMaxNorm) {
  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    const norms = normsOf(w, this.axis);
    return w.mul(limited(norms, 0, this.maxValue).div(norms.add(EPSILON)));
  }
}

/** No negative elements. keras.constraints.NonNeg. */
export class NonNeg extends classWith(Constraint, 'NonNeg', classOptions({}, [])) {
  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    return w.maximum(0);
  }
}

const ofUnitNorm = classOptions(
  {
    /** Default 0. */
    axis: axes(0),
  },
  ['axis'],
);

export type UnitNormOptions = OptionsOf<typeof ofUnitNorm>;

/** Norms of 1. keras.constraints.UnitNorm. */
export class UnitNorm extends classWith(Constraint, 'UnitNorm', ofUnitNorm) {
  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    return w.div(normsOf(w, this.axis).add(EPSILON));
  }
}

const ofMinMaxNorm = classOptions(
  {
    /** Default 0. */
    minValue: number(0),
    /** Default 1. */
    maxValue: number(1),
    /** How far norms go toward the interval at each step; 1 is all the way. Default 1. */
    rate: number(1),
    /** Default 0. */
    axis: axes(0),
  },
  ['minValue', 'maxValue', 'rate', 'axis'],
);

export type MinMaxNormOptions = OptionsOf<typeof ofMinMaxNorm>;

/** Norms between `minValue` and `maxValue`. keras.constraints.MinMaxNorm. */
export class MinMaxNorm extends classWith(Constraint, 'MinMaxNorm', ofMinMaxNorm) {
  override apply(w: Tensor): Tensor {
    requireTensor(this.constructor.name, 'w', w);
    const norms = normsOf(w, this.axis);
    const desired = limited(norms, this.minValue, this.maxValue)
      .mul(this.rate)
      .add(norms.mul(1 - this.rate));
    return w.mul(desired.div(norms.add(EPSILON)));
  }
}

/** Where `min` is above `max`, `max` holds, as it does in Keras on JAX and PyTorch; on TensorFlow `min` would. */
function limited(norms: Tensor, min: number, max: number): Tensor {
  return norms.maximum(min).minimum(max);
}

function normsOf(w: Tensor, axis: Axis): Tensor {
  return w.square().sum(axis, true).sqrt();
}
