import type { Shape } from '@unroll/core';
import { constant, identity, ones, zeros } from '@unroll/core/initializers';
import { Initializer } from './initializer.js';

/** Zeros everywhere. keras.initializers.Zeros. */
export class Zeros extends Initializer {
  override initialize(shape: Shape): Float32Array {
    return zeros(shape);
  }
}

/** Ones everywhere. keras.initializers.Ones. */
export class Ones extends Initializer {
  override initialize(shape: Shape): Float32Array {
    return ones(shape);
  }
}

/** `value` everywhere. keras.initializers.Constant. */
export class Constant extends Initializer {
  readonly value: number;

  constructor({ value = 0 }: { value?: number } = {}) {
    super();
    this.value = value;
  }

  override initialize(shape: Shape): Float32Array {
    return constant(shape, this.value);
  }

  override getConfig() {
    return { value: this.value };
  }
}

/** `gain` on the diagonal of a matrix, zeros elsewhere. keras.initializers.Identity. */
export class Identity extends Initializer {
  readonly gain: number;

  constructor({ gain = 1 }: { gain?: number } = {}) {
    super();
    this.gain = gain;
  }

  /** @throws ShapeError unless the shape has two axes. */
  override initialize(shape: Shape): Float32Array {
    return identity(shape, this.gain);
  }

  override getConfig() {
    return { gain: this.gain };
  }
}
