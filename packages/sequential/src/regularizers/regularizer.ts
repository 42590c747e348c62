import { ArgumentError, eye, ShapeError, type Tensor, tensor } from '@unroll/core';
import { defineOptions, describe, type Leading } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
import { unit } from '../l2-normalize.js';
import { shapeText } from '../shape.js';

/** A penalty on a weight, or on what a layer returns, that joins the loss. keras.regularizers.Regularizer. */
export abstract class Regularizer {
  /** The penalty: a scalar. Keras's `__call__`. */
  abstract apply(x: Tensor): Tensor;

  /** The constructor's options. */
  getConfig(): Record<string, unknown> {
    return {};
  }
}

const factor = ownWords<number | null>('a non-negative number');

export interface L1L2Options {
  /** Default 0; null is that too. */
  l1?: number | null;
  /** Default 0; null is that too. */
  l2?: number | null;
}

const l1l2Arguments = defineOptions<L1L2Options>('L1L2', {
  positional: ['l1', 'l2'],
  checks: { l1: factor, l2: factor },
});

/** l1 sum(|x|) + l2 sum(x^2). keras.regularizers.L1L2. */
export class L1L2 extends Regularizer {
  readonly l1: number;
  readonly l2: number;

  /** @throws ArgumentError for a factor that is negative or no number. */
  constructor(...args: Leading<[l1: number | null, l2: number | null], L1L2Options>) {
    const { l1, l2 } = l1l2Arguments.read(args);
    super();
    this.l1 = requireFactor('l1', l1 ?? 0);
    this.l2 = requireFactor('l2', l2 ?? 0);
  }

  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
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

export interface L1Options {
  /** Default 0.01; null is that too. */
  l1?: number | null;
}

const l1Arguments = defineOptions<L1Options>('L1', { positional: ['l1'], checks: { l1: factor } });

/** l1 sum(|x|). keras.regularizers.L1. */
export class L1 extends Regularizer {
  readonly l1: number;

  constructor(...args: Leading<[l1: number | null], L1Options>) {
    const { l1 } = l1Arguments.read(args);
    super();
    this.l1 = requireFactor('l1', l1 ?? 0.01);
  }

  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
    return x.abs().sum().mul(this.l1);
  }

  override getConfig() {
    return { l1: this.l1 };
  }
}

export interface L2Options {
  /** Default 0.01; null is that too. */
  l2?: number | null;
}

const l2Arguments = defineOptions<L2Options>('L2', { positional: ['l2'], checks: { l2: factor } });

/** l2 sum(x^2). keras.regularizers.L2. */
export class L2 extends Regularizer {
  readonly l2: number;

  constructor(...args: Leading<[l2: number | null], L2Options>) {
    const { l2 } = l2Arguments.read(args);
    super();
    this.l2 = requireFactor('l2', l2 ?? 0.01);
  }

  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
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

const orthogonalArguments = defineOptions<OrthogonalRegularizerOptions>('OrthogonalRegularizer', {
  positional: ['factor', 'mode'],
  checks: { factor: ownWords('a non-negative number'), mode: ownWords("'rows' or 'columns'") },
});

/** `factor` times the mean of |cos| between different rows, or columns. keras.regularizers.OrthogonalRegularizer. */
export class OrthogonalRegularizer extends Regularizer {
  readonly factor: number;
  readonly mode: 'rows' | 'columns';

  /** @throws ArgumentError for a factor that is negative or no number, and for another mode. */
  constructor(...args: Leading<[factor: number, mode: 'rows' | 'columns'], OrthogonalRegularizerOptions>) {
    const { factor = 0.01, mode = 'rows' } = orthogonalArguments.read(args);
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
    requireTensor(this.constructor.name, 'x', x);
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
