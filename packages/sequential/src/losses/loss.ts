import { ArgumentError, type Tensor, tensor, where } from '@unroll/core';
import {
  type Checks,
  defineOptions,
  describe,
  functionOf,
  type Leading,
  orNull,
  text,
} from '@unroll/core/internal';
import { only, ownWords } from '../arguments/checks.js';
import { requireTensor } from '../arguments/require.js';
import { maskOf } from '../mask.js';
import { autoName } from '../naming.js';
import { optionsBeside } from '../options/describe.js';
import { ignored, type Keys, oneOf, text as readText } from '../serialized/read-options.js';
import { type TensorLike, toFloat } from '../tensor-like.js';
import { maskedWeight } from './masked-weight.js';
import { sameRank } from './same-rank.js';

const REDUCTIONS = [
  ...(['sum_over_batch_size', 'mean', 'sum', 'mean_with_sample_weight', 'none'] as const),
  null,
] as const;

/**
 * How the losses of a batch become one number: `'sum_over_batch_size'` and `'mean'` divide their sum by their count (also
 * when they are weighted), `'mean_with_sample_weight'` by the sum of the weights; `'none'` and null leave them.
 */
export type Reduction = (typeof REDUCTIONS)[number];

export interface LossOptions {
  /** Default `'sum_over_batch_size'`. */
  reduction?: Reduction;
  name?: string | null;
  /** Taken as in Keras; losses are computed in float32. */
  dtype?: 'float32' | null;
}

const lossChecks = {
  reduction: ownWords<Reduction>('the name of a reduction'),
  name: orNull(text),
  dtype: only('losses are computed in float32', 'float32', null),
} satisfies Checks<LossOptions>;

/** How the keys of every loss are read. Before Keras 3 the reduction 'auto' was 'sum_over_batch_size'. */
export const lossKeys: Keys = {
  name: readText,
  reduction: (value, where) =>
    value === 'auto' ? 'sum_over_batch_size' : oneOf(...REDUCTIONS)(value, where),
  dtype: ignored,
  fn: ignored,
};

/** The options of a loss, which takes `LossOptions` too. */
export const lossOptions = optionsBeside<LossOptions>({ checks: lossChecks, keys: lossKeys });

const lossArguments = defineOptions<LossOptions>('Loss', {
  positional: ['name', 'reduction', 'dtype'],
  checks: lossChecks,
});

const functionLossArguments = defineOptions<LossOptions & { fn: LossFunction }>('FunctionLoss', {
  positional: ['fn', 'reduction', 'name', 'dtype'],
  required: 1,
  checks: { ...lossChecks, fn: functionOf('a function of yTrue and yPred') },
});

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
  constructor(...args: Leading<[name: string | null, reduction: Reduction], LossOptions>) {
    const { reduction = 'sum_over_batch_size', name } = lossArguments.read(args, new.target.name);
    if (!REDUCTIONS.includes(reduction)) {
      throw new ArgumentError(
        `Invalid value for argument \`reduction\`. Expected one of ${REDUCTIONS.join(', ')}null. ` +
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
   * The reduced loss of a batch: a scalar, or with reduction `'none'` a loss for each sample; [0] of no samples. Steps that yPred carries a
   * mask for do not count.
   *
   * @param sampleWeight Factor of each sample, [N] or anything that broadcasts to what `call` returns.
   */
  apply(yTrue: TensorLike, yPred: TensorLike, sampleWeight?: TensorLike | null): Tensor {
    const { name, reduction } = this;
    const [target, prediction] = [toFloat(name, 'yTrue', yTrue), toFloat(name, 'yPred', yPred)];
    const given = sampleWeight == null ? undefined : toFloat(name, 'sampleWeight', sampleWeight);
    const losses = this.call(target, prediction);
    const means = reduction === 'mean' || reduction === 'sum_over_batch_size';
    const weight = maskedWeight(given, bothMasks(maskOf(prediction), maskOf(losses)), means);
    return reduceLosses(losses, reduction, weight);
  }
}

/** A loss made of a function. keras.losses.LossFunctionWrapper. */
export class FunctionLoss extends Loss {
  readonly fn: LossFunction;

  constructor(fn: LossFunction, ...places: Leading<[reduction: Reduction, name: string | null], LossOptions>);
  constructor(...args: readonly unknown[]) {
    const { fn, ...options } = functionLossArguments.read(args, new.target.name);
    super(options);
    this.fn = fn;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    requireTensor(this.name, 'yTrue', yTrue);
    requireTensor(this.name, 'yPred', yPred);
    return this.fn(...sameRank(yTrue, yPred));
  }
}

function bothMasks(a: Tensor | null, b: Tensor | null): Tensor | null {
  return a === null || b === null ? (a ?? b) : a.cast('float32').mul(b.cast('float32')).cast('bool');
}

function reduceLosses(losses: Tensor, reduction: Reduction, sampleWeight?: Tensor): Tensor {
  const [values, weight] = sampleWeight === undefined ? [losses] : sameRank(losses, sampleWeight);
  const weighted = weight === undefined ? values : values.mul(weight);
  // As in Keras, no samples have no losses, whatever the reduction.
  const isNothing = weighted.ndim === 1 && weighted.numel() === 0;
  if (reduction === 'none' || reduction === null || weighted.ndim === 0 || isNothing) return weighted;
  const sum = weighted.sum();
  if (reduction === 'sum') return sum;
  const divisor =
    reduction === 'mean_with_sample_weight' && weight !== undefined ? weight.sum().item() : weighted.numel();
  return divisor === 0 ? where(tensor(false), sum, 0) : sum.div(divisor);
}
