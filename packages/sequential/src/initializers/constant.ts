import { type Shape, ShapeError, Tensor, type TensorValues } from '@unroll/core';
import { identity, ones, zeros } from '@unroll/core/initializers';
import { check, defineOptions, type Leading, newArray, number, sizeOf } from '@unroll/core/internal';
import { shapeText } from '../shape.js';
import { type TensorLike, toTensor } from '../tensor-like.js';
import { Initializer, requireShape } from './initializer.js';

const none = defineOptions<object>('Zeros', { checks: {} });

/** Zeros everywhere. keras.initializers.Zeros. */
export class Zeros extends Initializer {
  constructor(options: Record<string, never> = {}) {
    none.readNamed(options, 'Zeros');
    super();
  }

  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return zeros(shape);
  }
}

/** Ones everywhere. keras.initializers.Ones. */
export class Ones extends Initializer {
  constructor(options: Record<string, never> = {}) {
    none.readNamed(options, 'Ones');
    super();
  }

  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return ones(shape);
  }
}

export interface ConstantOptions {
  /** A number, or an array that broadcasts to the weight's shape. Default 0. */
  value?: TensorLike;
}

const constantArguments = defineOptions<ConstantOptions>('Constant', {
  positional: ['value'],
  checks: {
    value: check<TensorLike>(
      'a number, a tensor or an array of numbers',
      (value) =>
        typeof value === 'number' ||
        Array.isArray(value) ||
        ArrayBuffer.isView(value) ||
        value instanceof Tensor,
    ),
  },
});

/** `value` everywhere. keras.initializers.Constant. */
export class Constant extends Initializer {
  readonly value: TensorLike;

  constructor(...args: Leading<[value: TensorLike], ConstantOptions>) {
    const { value = 0 } = constantArguments.read(args);
    super();
    this.value = typeof value === 'number' ? value : toTensor('Constant', 'value', value).detach();
  }

  /** @throws ShapeError when the value does not broadcast to `shape`. */
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    const { value } = this;
    if (typeof value === 'number')
      return newArray('Constant', Float32Array, sizeOf(shape), shape).fill(value);
    const given = value as Tensor;
    const axes = given.shape.map((size, i) => size === 1 || size === shape[i + shape.length - given.ndim]);
    if (given.ndim > shape.length || axes.includes(false)) {
      throw new ShapeError(
        `Constant: a value of shape ${shapeText(given.shape)} does not broadcast to ${shapeText(shape)}`,
      );
    }
    return Float32Array.from(
      given
        .cast('float32')
        .broadcastTo([...shape])
        .dataSync(),
    );
  }

  override getConfig(): { value: TensorValues } {
    const { value } = this;
    return { value: value instanceof Tensor ? (value.arraySync() as TensorValues) : value };
  }
}

export interface IdentityOptions {
  /** Default 1. */
  gain?: number;
}

const identityArguments = defineOptions<IdentityOptions>('Identity', {
  positional: ['gain'],
  checks: { gain: number },
});

/** `gain` on the diagonal of a matrix, zeros elsewhere. keras.initializers.Identity. */
export class Identity extends Initializer {
  readonly gain: number;

  constructor(...args: Leading<[gain: number], IdentityOptions>) {
    const { gain = 1 } = identityArguments.read(args);
    super();
    this.gain = gain;
  }

  /** @throws ShapeError unless the shape has two axes. */
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return identity(shape, this.gain);
  }

  override getConfig() {
    return { gain: this.gain };
  }
}
