import { ArgumentError, describe, eye, ShapeError, type Tensor, tensor } from '@unroll/core';
import { shapeText } from '../shape.js';
import { unit } from '../unit.js';

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

export interface OrthogonalRegularizerOptions {
  /** Default 0.01. */
  factor?: number;
  /** Which vectors of the matrix are to be orthogonal. Default 'rows'. */
  mode?: 'rows' | 'columns';
}

/** `factor` times the mean of |cos| between different rows, or columns. keras.regularizers.OrthogonalRegularizer. */
export class OrthogonalRegularizer extends Regularizer {
  readonly factor: number;
  readonly mode: 'rows' | 'columns';

  /** @throws ArgumentError for a factor that is negative or no number, and for another mode. */
  constructor({ factor = 0.01, mode = 'rows' }: OrthogonalRegularizerOptions = {}) {
    super();
    this.factor = requireFactor('factor', factor);
    if (mode !== 'rows' && mode !== 'columns') {
      throw new ArgumentError(
        `Invalid value for argument \`mode\`. Expected one of {"rows", "columns"}. Received: mode=${describe(mode)}`,
      );
    }
    this.mode = mode;
  }

  /** @throws ShapeError unless x is a matrix. */
  override apply(x: Tensor): Tensor {
    if (x.ndim !== 2) {
      throw new ShapeError(
        `Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape=${shapeText(x.shape)}`,
      );
    }
    const vectors = unit(this.mode === 'rows' ? x : x.transpose());
    const count = vectors.size(0);
    const cosines = vectors.matmul(vectors.transpose()).mul(eye(count).neg().add(1));
    return cosines
      .abs()
      .sum()
      .mul(this.factor / (count * (count - 1)));
  }

  override getConfig() {
    return { factor: this.factor, mode: this.mode };
  }
}

function requireFactor(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ArgumentError(
    `Invalid value for argument ${name}: expected a non-negative float. Received: ${name}=${describe(value)}`,
  );
}
