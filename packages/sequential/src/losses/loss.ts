import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { maskOf } from '../mask.js';
import { autoName } from '../naming.js';
import { maskedWeight } from './masked-weight.js';
import { sameRank } from './same-rank.js';

export const REDUCTIONS = ['sum_over_batch_size', 'mean', 'sum', 'mean_with_sample_weight', 'none'] as const;

/**
 * How the losses of a batch become one number: `'sum_over_batch_size'` and `'mean'` divide their sum by their count (also
 * when they are weighted), `'mean_with_sample_weight'` by the sum of the weights; `'none'` leaves them.
 */
export type Reduction = (typeof REDUCTIONS)[number];

export interface LossOptions {
  /** Default `'sum_over_batch_size'`. */
  reduction?: Reduction;
  name?: string;
}

/** A loss of each sample, the last axis reduced: [N, ..., D] and [N, ..., D] -> [N, ...]. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * What training makes small. keras.losses.Loss.
 *
 * A loss of one's own implements `call`; `apply` is Python's `loss(y_true, y_pred, sample_weight)`.
 */
export abstract class Loss {
  readonly name: string;
  readonly reduction: Reduction;

  /** @throws ArgumentError for a reduction that Keras does not have. */
  constructor({ reduction = 'sum_over_batch_size', name }: LossOptions = {}) {
    if (!REDUCTIONS.includes(reduction)) {
      throw new ArgumentError(
        `Invalid value for argument \`reduction\`. Expected one of ${describe([...REDUCTIONS])}. ` +
          `Received: reduction=${describe(reduction)}`,
      );
    }
    this.name = name ?? autoName(this.constructor.name);
    this.reduction = reduction;
  }

  /** The constructor's options as plain data, by Keras's names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, reduction: this.reduction };
  }

  /** The losses of each sample, not weighted: the last axis is reduced, [N, ..., D] -> [N, ...]. */
  abstract call(yTrue: Tensor, yPred: Tensor): Tensor;

  /**
   * The reduced loss of a batch: a scalar, or with reduction `'none'` a loss for each sample. Steps that yPred carries a
   * mask for do not count.
   *
   * @param sampleWeight Factor of each sample, [N] or anything that broadcasts to what `call` returns.
   */
  apply(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Tensor {
    const { reduction } = this;
    const means = reduction === 'mean' || reduction === 'sum_over_batch_size';
    const weight = maskedWeight(sampleWeight, maskOf(yPred), means);
    return reduceLosses(this.call(yTrue, yPred), reduction, weight);
  }
}

/** A loss made of a function. keras.losses.LossFunctionWrapper. */
export class FunctionLoss extends Loss {
  constructor(
    readonly fn: LossFunction,
    options: LossOptions = {},
  ) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.fn(...sameRank(yTrue, yPred));
  }
}

function reduceLosses(losses: Tensor, reduction: Reduction, sampleWeight?: Tensor): Tensor {
  const [values, weight] = sampleWeight === undefined ? [losses] : sameRank(losses, sampleWeight);
  const weighted = weight === undefined ? values : values.mul(weight);
  if (reduction === 'none' || weighted.ndim === 0) return weighted;
  const sum = weighted.sum();
  if (reduction === 'sum') return sum;
  const divisor =
    reduction === 'mean_with_sample_weight' && weight !== undefined ? weight.sum().item() : weighted.numel();
  return divisor === 0 ? sum.mul(0) : sum.div(divisor);
}
