import { ArgumentError, eye, ShapeError, type Tensor, tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
import { unit } from '../l2-normalize.js';
import { classWith } from '../options/class-with.js';
import { classOptions, type OptionsOf } from '../options/describe.js';
import { optional } from '../options/option.js';
import { oneOf, number as readNumber } from '../serialized/read-options.js';
import { shapeText } from '../shapes/shape.js';

/** A penalty on a weight, or on what a layer returns, that joins the loss. keras.regularizers.Regularizer. */
export abstract class Regularizer {
  /** The penalty: a scalar. Keras's `__call__`. */
  abstract apply(x: Tensor): Tensor;

  /** The constructor's options. */
  getConfig(): Record<string, unknown> {
    return {};
  }
}

/** A factor; null is the default too. */
const factor = (fallback: number) =>
  optional<number | null, number>(ownWords('a non-negative number'), fallback, {
    make: (given, name) => requireFactor(name, given ?? fallback),
    read: readNumber,
  });

const ofL1L2 = classOptions(
  {
    /** Default 0; null is that too. */
    l1: factor(0),
    /** Default 0; null is that too. */
    l2: factor(0),
  },
  ['l1', 'l2'],
);

export type L1L2Options = OptionsOf<typeof ofL1L2>;

/**
 * l1 sum(|x|) + l2 sum(x^2). keras.regularizers.L1L2.
 *
 * @throws ArgumentError for a factor that is negative or no number.
 */
export class L1L2 extends classWith(Regularizer, 'L1L2', ofL1L2) {
  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
    const parts = [
      ...(this.l1 === 0 ? [] : [x.abs().sum().mul(this.l1)]),
      ...(this.l2 === 0 ? [] : [x.square().sum().mul(this.l2)]),
    ];
    return parts.length === 0 ? tensor(0) : parts.reduce((total, part) => total.add(part));
  }
}

const ofL1 = classOptions(
  {
    /** Default 0.01; null is that too. */
    l1: factor(0.01),
  },
  ['l1'],
);

export type L1Options = OptionsOf<typeof ofL1>;

/** l1 sum(|x|). keras.regularizers.L1. */
export class L1 extends classWith(Regularizer, 'L1', ofL1) {
  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
    return x.abs().sum().mul(this.l1);
  }
}

const ofL2 = classOptions(
  {
    /** Default 0.01; null is that too. */
    l2: factor(0.01),
  },
  ['l2'],
);

export type L2Options = OptionsOf<typeof ofL2>;

/** l2 sum(x^2). keras.regularizers.L2. */
export class L2 extends classWith(Regularizer, 'L2', ofL2) {
  override apply(x: Tensor): Tensor {
    requireTensor(this.constructor.name, 'x', x);
    return x.square().sum().mul(this.l2);
  }
}

type Mode = 'rows' | 'columns';

const ofOrthogonal = classOptions(
  {
    /** Default 0.01. */
    factor: optional<number, number>(ownWords('a non-negative number'), 0.01, {
      make: (given, name) => requireFactor(name, given),
      read: readNumber,
    }),
    /** Which vectors of the matrix are to be orthogonal. Default 'rows'. */
    mode: optional<Mode, Mode>(ownWords("'rows' or 'columns'"), 'rows', {
      read: oneOf('rows', 'columns'),
      make(mode) {
        if (mode === 'rows' || mode === 'columns') return mode;
        throw new ArgumentError(
          `Invalid value for argument \`mode\`. Expected one of {"rows", "columns"}. Received: mode=${describe(mode)}`,
        );
      },
    }),
  },
  ['factor', 'mode'],
);

export type OrthogonalRegularizerOptions = OptionsOf<typeof ofOrthogonal>;

/**
 * `factor` times the mean of |cos| between different rows, or columns. keras.regularizers.OrthogonalRegularizer.
 *
 * @throws ArgumentError for a factor that is negative or no number, and for another mode.
 */
export class OrthogonalRegularizer extends classWith(Regularizer, 'OrthogonalRegularizer', ofOrthogonal) {
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
}

function requireFactor(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ArgumentError(
    `Invalid value for argument ${name}: expected a non-negative float. Received: ${name}=${describe(value)}`,
  );
}
