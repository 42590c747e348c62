import { ArgumentError, logSoftmax, type Tensor, tensor, where } from '@unroll/core';
import { type Checks, defineOptions, integer, type Leading, sameShape } from '@unroll/core/internal';
import { categoricalCrossEntropyWithLogits, negativeLogLikelihood } from '@unroll/core/losses';
import { real, tensorOrNull } from '../arguments.js';
import { classesOf, requireClassWeights, targetClasses, toRows } from './class-targets.js';
import { Loss, type LossOptions, lossChecks, type Reduction, requireTensors } from './loss.js';

export interface NLLLossOptions extends LossOptions {
  /** A weight for each class, [C]. The mean is then a weighted one. */
  weight?: Tensor | null;
  /** A target that adds no loss and no gradient. Default -100. */
  ignoreIndex?: number;
}

export interface CrossEntropyLossOptions extends NLLLossOptions {
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0. Szegedy et al. (2015), arXiv:1512.00567. */
  labelSmoothing?: number;
}

/** The places of the losses over classes, with PyTorch's older form of the reduction between. */
type ClassPlaces = [
  weight: Tensor | null,
  sizeAverage: boolean | null,
  ignoreIndex: number,
  reduce: boolean | null,
  reduction: Reduction,
];

const nllChecks: Checks<NLLLossOptions> = { ...lossChecks, weight: tensorOrNull, ignoreIndex: integer };
const nll = defineOptions<NLLLossOptions>('NLLLoss', {
  positional: ['weight', 'sizeAverage', 'ignoreIndex', 'reduce', 'reduction'],
  checks: nllChecks,
});
const crossEntropy = defineOptions<CrossEntropyLossOptions>('CrossEntropyLoss', {
  positional: ['weight', 'sizeAverage', 'ignoreIndex', 'reduce', 'reduction', 'labelSmoothing'],
  checks: { ...nllChecks, labelSmoothing: real },
});

/** What the losses over classes share: a weight for each, and a target to ignore. */
abstract class ClassLoss extends Loss {
  declare weight: Tensor | null;
  readonly ignoreIndex: number;

  constructor({ weight = null, ignoreIndex = -100, ...options }: NLLLossOptions) {
    super(options);
    this.registerBuffer('weight', weight);
    this.ignoreIndex = ignoreIndex;
  }

  /** -w_y log p_y for each row; 0 where ignored. The mean divides by the sum of the weights w_y. */
  protected likelihoods(
    rows: Tensor,
    targets: readonly (number | null)[],
  ): { losses: Tensor; total: number } {
    const weights = this.weight?.dataSync();
    const factors = targets.map((target) => (target === null ? 0 : (weights?.[target] ?? 1)));
    const classes = tensor(Int32Array.from(targets, (target) => target ?? 0));
    const losses = negativeLogLikelihood(rows, classes);
    classes.dispose();
    const total = factors.reduce((sum, factor) => sum + factor, 0);
    if (factors.every((factor) => factor === 1)) return { losses, total };
    return { losses: masked(losses, targets, factors), total };
  }

  /** Reduces the losses of all rows; `shape` is the target's. */
  protected reduceRows(losses: Tensor, total: number, shape: readonly number[]): Tensor {
    const reductions: Record<Reduction, () => Tensor> = {
      none: () => losses.reshape(shape),
      sum: () => losses.sum(),
      mean: () => losses.sum().div(total),
    };
    return reductions[this.reduction]();
  }
}

/**
 * Negative log-likelihood: -w_y x_y for log-probabilities x. torch.nn.NLLLoss.
 *
 * | | shape |
 * |---|---|
 * | input | [C], [N, C] or [N, C, d1, ...] |
 * | target | [], [N] or [N, d1, ...] of class indices |
 * | result | [], or the target's with reduction 'none' |
 *
 * @throws ShapeError when the shapes do not fit, ArgumentError for a target that is no class.
 */
export class NLLLoss extends ClassLoss {
  constructor(...args: Leading<ClassPlaces, NLLLossOptions>) {
    super(nll.read(args));
  }

  forward(input: Tensor, target: Tensor): Tensor {
    requireTensors(this.constructor.name, input, target);
    requireClassWeights('NLLLoss', this.weight, classesOf('NLLLoss', input));
    const targets = targetClasses('NLLLoss', input, target, this.ignoreIndex);
    const { losses, total } = this.likelihoods(toRows(input), targets);
    return this.reduceRows(losses, total, target.shape);
  }
}

/**
 * Cross-entropy of softmax(x), x logits, without overflow. torch.nn.CrossEntropyLoss.
 *
 * | | shape |
 * |---|---|
 * | input | [C], [N, C] or [N, C, d1, ...] |
 * | target | [], [N] or [N, d1, ...] of class indices, or probabilities of the input's shape |
 * | result | [], or [N, d1, ...] with reduction 'none' |
 *
 * ```ts
 * const loss = new nn.CrossEntropyLoss().forward(nn.randn([3, 5], { requiresGrad: true }), tensor([1, 0, 4]));  // []
 * ```
 *
 * @throws ShapeError when the shapes do not fit, ArgumentError for a target that is no class or labelSmoothing outside
 *   [0, 1].
 */
export class CrossEntropyLoss extends ClassLoss {
  readonly labelSmoothing: number;

  constructor(...args: Leading<[...ClassPlaces, labelSmoothing: number], CrossEntropyLossOptions>) {
    const { labelSmoothing = 0, ...options } = crossEntropy.read(args);
    super(options);
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new ArgumentError(`label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}`);
    }
    this.labelSmoothing = labelSmoothing;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    requireTensors(this.constructor.name, input, target);
    requireClassWeights('CrossEntropyLoss', this.weight, classesOf('CrossEntropyLoss', input));
    return sameShape(input.shape, target.shape)
      ? this.withProbabilities(input, target)
      : this.withClasses(input, target);
  }

  private withClasses(input: Tensor, target: Tensor): Tensor {
    const targets = targetClasses('CrossEntropyLoss', input, target, this.ignoreIndex);
    const rows = logSoftmax(toRows(input));
    const { losses, total } = this.likelihoods(rows, targets);
    const plain = this.reduceRows(losses, total, target.shape);
    if (this.labelSmoothing === 0) return plain;

    const uniform = masked(this.weighted(rows).sum(-1).neg(), targets);
    const smooth = this.reduceRows(uniform, total, target.shape);
    return plain.mul(1 - this.labelSmoothing).add(smooth.mul(this.labelSmoothing / rows.size(-1)));
  }

  private withProbabilities(input: Tensor, target: Tensor): Tensor {
    const rows = toRows(input);
    const [count, classes] = rows.shape as [number, number];
    const smoothed =
      this.labelSmoothing === 0
        ? toRows(target)
        : toRows(target)
            .mul(1 - this.labelSmoothing)
            .add(this.labelSmoothing / classes);
    const losses = categoricalCrossEntropyWithLogits(rows, this.weighted(smoothed));
    return this.reduceRows(losses, count, input.shape.toSpliced(input.ndim === 1 ? 0 : 1, 1));
  }

  private weighted(rows: Tensor): Tensor {
    return this.weight === null ? rows : rows.mul(this.weight);
  }
}

/** Losses times factors, and exactly 0 where the target is ignored, whatever the loss there. */
function masked(losses: Tensor, targets: readonly (number | null)[], factors?: readonly number[]): Tensor {
  const kept = tensor(targets.map((target) => target !== null));
  const scale = factors && tensor(factors);
  const result = where(kept, scale === undefined ? losses : losses.mul(scale), 0);
  kept.dispose();
  scale?.dispose();
  return result;
}
