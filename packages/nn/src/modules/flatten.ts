import { ShapeError, type Tensor } from '@unroll/core';
import { defineOptions, integer, type Leading, normalizeAxis } from '@unroll/core/internal';
import { requireTensor } from '../arguments.js';
import { Module } from '../module/module.js';

export interface FlattenOptions {
  /** First axis to flatten. Default 1. */
  startDim?: number;
  /** Last axis to flatten. Default -1. */
  endDim?: number;
}

const options = defineOptions<FlattenOptions>('Flatten', {
  positional: ['startDim', 'endDim'],
  checks: { startDim: integer, endDim: integer },
});

/**
 * Makes one axis of a run of axes. torch.nn.Flatten.
 *
 * ```ts
 * const y = new nn.Flatten().forward(nn.randn([32, 5, 5]));  // [32, 25]
 * ```
 *
 * @throws ShapeError from `forward` when the input lacks one of the axes, or the last comes before the first.
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(...args: Leading<[startDim: number, endDim: number], FlattenOptions>) {
    super();
    const { startDim = 1, endDim = -1 } = options.read(args);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(input: Tensor): Tensor {
    requireTensor('Flatten', 'input', input);
    const rank = Math.max(input.ndim, 1);
    const start = normalizeAxis('Flatten', this.startDim, rank);
    const end = normalizeAxis('Flatten', this.endDim, rank);
    if (start > end) {
      throw new ShapeError(
        `Flatten: start_dim cannot come after end_dim, got ${this.startDim} and ${this.endDim}`,
      );
    }
    const { shape } = input;
    const length = shape.slice(start, end + 1).reduce((product, size) => product * size, 1);
    return input.reshape([...shape.slice(0, start), length, ...shape.slice(end + 1)]);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
