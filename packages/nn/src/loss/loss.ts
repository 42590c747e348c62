import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import { type Check, type Checks, check, describe, flag, orNull, sameShape } from '@unroll/core/internal';
import { requireTensor } from '../arguments.js';
import { Module } from '../module/module.js';
import { pythonList } from '../python.js';

/** How the losses of the elements become one: their mean, their sum, or not at all. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  /** Default 'mean'. */
  reduction?: Reduction;
  /** An older form of `reduction`: false stands for 'sum'. Prefer `reduction`. */
  sizeAverage?: boolean | null;
  /** An older form of `reduction`: false stands for 'none'. Prefer `reduction`. */
  reduce?: boolean | null;
}

/** Which one it must be is said in PyTorch's words. */
const reduction: Check<Reduction> = check("'mean', 'sum' or 'none'", (value) => typeof value === 'string');

export const lossChecks: Checks<LossOptions> = {
  reduction,
  sizeAverage: orNull(flag),
  reduce: orNull(flag),
};

/** The places that PyTorch still gives to the older form of the reduction. */
export type OldReduction = [sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction];

/** What losses share: the reduction. */
export abstract class Loss extends Module {
  readonly reduction: Reduction;

  constructor({ reduction = 'mean', sizeAverage = null, reduce = null }: LossOptions) {
    super();
    if (!['mean', 'sum', 'none'].includes(reduction)) {
      throw new ArgumentError(
        `${describe(reduction).slice(1, -1)} is not a valid value for reduction. Expected 'mean', 'sum' or 'none'`,
      );
    }
    const old = sizeAverage !== null || reduce !== null;
    const ofOld: Reduction = (reduce ?? true) ? ((sizeAverage ?? true) ? 'mean' : 'sum') : 'none';
    this.reduction = old ? ofOld : reduction;
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
    requireTensors(this.constructor.name, input, target);
    if (!sameShape(input.shape, target.shape)) {
      throw new ShapeError(
        `${this.constructor.name}: Target size (${pythonList(target.shape)}) must be the same as ` +
          `input size (${pythonList(input.shape)})`,
      );
    }
    return this.reduce(this.losses(input, target));
  }
}

/** Throws, in PyTorch's words, unless both are tensors. */
export function requireTensors(operation: string, input: unknown, target: unknown): void {
  requireTensor(operation, 'input', input);
  requireTensor(operation, 'target', target);
}
