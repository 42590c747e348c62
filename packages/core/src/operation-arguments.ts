/** The arguments that operations take beside their tensors, as functions and as methods of `Tensor`. */
import type { Leading } from './arguments/index.js';
import type { Shape } from './shape.js';

/** The limits of `clip`; null for none. */
export interface Limits {
  min?: number | null;
  max?: number | null;
}

/** The limits, given one by one or by name. */
export type LimitArguments = Leading<
  [min: number | null | undefined, max: number | null | undefined],
  Limits
>;

export interface MatMulOptions {
  /** Uses the transpose of each matrix of `a`. */
  transposeA?: boolean;
  transposeB?: boolean;
}

export type Axis = number | Shape;

export interface ReduceOptions {
  /** The axes to go over; default all. */
  axis?: Axis | null;
  /** `axis` by torch's name. */
  dim?: Axis | null;
  /** Keeps the reduced axes with size 1. Default false. */
  keepDims?: boolean;
  /** `keepDims` by torch's name. */
  keepdim?: boolean;
}

/** The arguments of a reduction after its tensor: `axis, keepDims`, or options in either place. */
export type ReduceArguments = [
  axis?: Axis | null | ReduceOptions,
  keepDims?: boolean | Pick<ReduceOptions, 'keepDims' | 'keepdim'>,
];

/** The arguments of `norm` after its tensor: `p` and those of a reduction, or all of them as options. */
export type NormArguments = [p?: number | null | (ReduceOptions & { p?: number }), ...args: ReduceArguments];
