import { type Shape, ShapeError, Tensor } from '@unroll/core';
import { identity, ones, zeros } from '@unroll/core/initializers';
import { check, newArray, sizeOf } from '@unroll/core/internal';
import { classWith } from '../options/class-with.js';
import type { OptionsOf } from '../options/describe.js';
import { number } from '../options/kinds.js';
import { optional } from '../options/option.js';
import { number as readNumber } from '../serialized/read-options.js';
import { shapeText } from '../shapes/shape.js';
import { type TensorLike, toTensor } from '../tensor-like.js';
import { Initializer, plainOptions, requireShape } from './initializer.js';

/** Zeros everywhere. keras.initializers.Zeros. */
export class Zeros extends classWith(Initializer, 'Zeros', plainOptions({}, [])) {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return zeros(shape);
  }
}

/** Ones everywhere. keras.initializers.Ones. */
export class Ones extends classWith(Initializer, 'Ones', plainOptions({}, [])) {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return ones(shape);
  }
}

const valueCheck = check<TensorLike>(
  'a number, a tensor or an array of numbers',
  (value) =>
    typeof value === 'number' || Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof Tensor,
);

const ofConstant = plainOptions(
  {
    /** A number, or an array that broadcasts to the weight's shape. Default 0. */
    value: optional<TensorLike, number | Tensor>(valueCheck, 0, {
      make: (value) => (typeof value === 'number' ? value : toTensor('Constant', 'value', value).detach()),
      write: (value) => (value instanceof Tensor ? value.arraySync() : value),
      read: (value, where) => (Array.isArray(value) ? value : readNumber(value, where)),
    }),
  },
  ['value'],
);

export type ConstantOptions = OptionsOf<typeof ofConstant>;

/** `value` everywhere. keras.initializers.Constant. */
export class Constant extends classWith(Initializer, 'Constant', ofConstant) {
  /** @throws ShapeError when the value does not broadcast to `shape`. */
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    const { value } = this;
    if (typeof value === 'number')
      return newArray('Constant', Float32Array, sizeOf(shape), shape).fill(value);
    const axes = value.shape.map((size, i) => size === 1 || size === shape[i + shape.length - value.ndim]);
    if (value.ndim > shape.length || axes.includes(false)) {
      throw new ShapeError(
        `Constant: a value of shape ${shapeText(value.shape)} does not broadcast to ${shapeText(shape)}`,
      );
    }
    return Float32Array.from(
      value
        .cast('float32')
        .broadcastTo([...shape])
        .dataSync(),
    );
  }
}

const ofIdentity = plainOptions(
  {
    /** Default 1. */
    gain: number(1),
  },
  ['gain'],
);

export type IdentityOptions = OptionsOf<typeof ofIdentity>;

/** `gain` on the diagonal of a matrix, zeros elsewhere. keras.initializers.Identity. */
export class Identity extends classWith(Initializer, 'Identity', ofIdentity) {
  /** @throws ShapeError unless the shape has two axes. */
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return identity(shape, this.gain);
  }
}
