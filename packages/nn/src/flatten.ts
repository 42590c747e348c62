import { normalizeAxis, type Tensor } from '@unroll/core';
import { Module } from './module.js';

export interface FlattenOptions {
  /** First axis to flatten. Default 1. */
  startDim?: number;
  /** Last axis to flatten. Default -1. */
  endDim?: number;
}

/**
 * Makes one axis of a run of axes. torch.nn.Flatten.
 *
 * ```ts
 * const y = new nn.Flatten().forward(nn.randn([32, 5, 5]));  // [32, 25]
 * ```
 *
 * @throws ShapeError from `forward` when the input lacks one of the axes.
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor({ startDim = 1, endDim = -1 }: FlattenOptions = {}) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(input: Tensor): Tensor {
    const start = normalizeAxis('Flatten', this.startDim, input.ndim);
    const end = normalizeAxis('Flatten', this.endDim, input.ndim);
    return input.reshape([...input.shape.slice(0, start), -1, ...input.shape.slice(end + 1)]);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}
