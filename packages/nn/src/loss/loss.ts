import { ArgumentError, ShapeError, sameShape, type Tensor } from '@unroll/core';
import { Module } from '../module.js';
import { pythonList } from '../python.js';

/** How the losses of the elements become one: their mean, their sum, or not at all. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  /** Default 'mean'. */
  reduction?: Reduction;
}

/** What losses share: the reduction. */
export abstract class Loss extends Module {
  readonly reduction: Reduction;

  constructor({ reduction = 'mean' }: LossOptions = {}) {
    super();
    if (!['mean', 'sum', 'none'].includes(reduction)) {
      throw new ArgumentError(
        `${reduction} is not a valid value for reduction. Expected 'mean', 'sum' or 'none'`,
      );
    }
    this.reduction = reduction;
  }

  protected reduce(losses: Tensor): Tensor {
    if (this.reduction === 'none') return losses;
    return this.reduction === 'sum' ? losses.sum() : losses.mean();
  }
}

/** A loss element by element, between tensors of one shape. PyTorch's regression losses broadcast, with a warning. */
export abstract class ElementwiseLoss extends Loss {
  protected abstract losses(input: Tensor, target: Tensor): Tensor;

  forward(input: Tensor, target: Tensor): Tensor {
    if (!sameShape(input.shape, target.shape)) {
      throw new ShapeError(
        `${this.constructor.name}: Target size (${pythonList(target.shape)}) must be the same as ` +
          `input size (${pythonList(input.shape)})`,
      );
    }
    return this.reduce(this.losses(input, target));
  }
}
