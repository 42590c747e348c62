import { ArgumentError, describe, type Tensor, tensor } from '@unroll/core';

/** A penalty on a weight, or on what a layer returns, that joins the loss. keras.regularizers.Regularizer. */
export abstract class Regularizer {
  /** The penalty: a scalar. Keras's `__call__`. */
  abstract apply(x: Tensor): Tensor;

  /** The constructor's options. */
  getConfig(): Record<string, unknown> {
    return {};
  }
}

/** l1 sum(|x|) + l2 sum(x^2). keras.regularizers.L1L2. */
export class L1L2 extends Regularizer {
  readonly l1: number;
  readonly l2: number;

  /** @throws ArgumentError for a factor that is negative or no number. */
  constructor({ l1 = 0, l2 = 0 }: { l1?: number; l2?: number } = {}) {
    super();
    this.l1 = requireFactor('l1', l1);
    this.l2 = requireFactor('l2', l2);
  }

  override apply(x: Tensor): Tensor {
    const parts = [
      ...(this.l1 === 0 ? [] : [x.abs().sum().mul(this.l1)]),
      ...(this.l2 === 0 ? [] : [x.square().sum().mul(this.l2)]),
    ];
    return parts.length === 0 ? tensor(0) : parts.reduce((total, part) => total.add(part));
  }

  override getConfig(): Record<string, unknown> {
    return { l1: this.l1, l2: this.l2 };
  }
}

/** l1 sum(|x|). keras.regularizers.L1. */
export class L1 extends Regularizer {
  readonly l1: number;

  constructor({ l1 = 0.01 }: { l1?: number } = {}) {
    super();
    this.l1 = requireFactor('l1', l1);
  }

  override apply(x: Tensor): Tensor {
    return x.abs().sum().mul(this.l1);
  }

  override getConfig() {
    return { l1: this.l1 };
  }
}

/** l2 sum(x^2). keras.regularizers.L2. */
export class L2 extends Regularizer {
  readonly l2: number;

  constructor({ l2 = 0.01 }: { l2?: number } = {}) {
    super();
    this.l2 = requireFactor('l2', l2);
  }

  override apply(x: Tensor): Tensor {
    return x.square().sum().mul(this.l2);
  }

  override getConfig() {
    return { l2: this.l2 };
  }
}

function requireFactor(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ArgumentError(
    `Invalid value for argument ${name}: expected a non-negative float. Received: ${name}=${describe(value)}`,
  );
}
