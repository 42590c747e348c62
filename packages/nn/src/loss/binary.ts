/** Binary cross-entropies: input and target have one shape, and give a scalar unless not reduced. */
import { ArgumentError, type Tensor } from '@unroll/core';
import { type Checks, defineOptions, type Leading } from '@unroll/core/internal';
import { binaryCrossEntropyWithLogits, guardedBinaryCrossEntropy } from '@unroll/core/losses';
import { tensorOrNull } from '../arguments.js';
import { ElementwiseLoss, type LossOptions, lossChecks, type OldReduction } from './loss.js';

export interface BCELossOptions extends LossOptions {
  /** Multiplies the losses; broadcasts to them. */
  weight?: Tensor | null;
}

export interface BCEWithLogitsLossOptions extends BCELossOptions {
  /** Weight of the positive class, broadcast to the target. */
  posWeight?: Tensor | null;
}

const bceChecks: Checks<BCELossOptions> = { ...lossChecks, weight: tensorOrNull };
const bce = defineOptions<BCELossOptions>('BCELoss', {
  positional: ['weight', 'sizeAverage', 'reduce', 'reduction'],
  checks: bceChecks,
});
const bceWithLogits = defineOptions<BCEWithLogitsLossOptions>('BCEWithLogitsLoss', {
  positional: ['weight', 'sizeAverage', 'reduce', 'reduction', 'posWeight'],
  checks: { ...bceChecks, posWeight: tensorOrNull },
});

/**
 * -(y log x + (1 - y) log(1 - x)) for probabilities x, logarithms limited below by -100. torch.nn.BCELoss.
 *
 * The weight is a buffer, as in PyTorch.
 *
 * @throws ShapeError when input and target differ in shape, ArgumentError when either leaves [0, 1].
 */
export class BCELoss extends ElementwiseLoss {
  declare weight: Tensor | null;

  constructor(...args: Leading<[weight: Tensor | null, ...OldReduction], BCELossOptions>) {
    const { weight = null, ...options } = bce.read(args);
    super(options);
    this.registerBuffer('weight', weight);
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    requireProbabilities('input', input);
    requireProbabilities('target', target);
    const losses = guardedBinaryCrossEntropy(input, target);
    return this.weight === null ? losses : losses.mul(this.weight);
  }
}

/**
 * Binary cross-entropy of sigmoid(x), without overflow. torch.nn.BCEWithLogitsLoss.
 *
 * `weight` and `pos_weight` are buffers, as in PyTorch.
 *
 * ```ts
 * const loss = new nn.BCEWithLogitsLoss().forward(nn.randn([3], { requiresGrad: true }), tensor([0, 1, 1]));  // []
 * ```
 *
 * @throws ShapeError when input and target differ in shape.
 */
export class BCEWithLogitsLoss extends ElementwiseLoss {
  declare weight: Tensor | null;
  declare pos_weight: Tensor | null;

  constructor(
    ...args: Leading<
      [weight: Tensor | null, ...OldReduction, posWeight: Tensor | null],
      BCEWithLogitsLossOptions
    >
  ) {
    const { weight = null, posWeight = null, ...options } = bceWithLogits.read(args);
    super(options);
    this.registerBuffer('weight', weight);
    this.registerBuffer('pos_weight', posWeight);
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    const losses = binaryCrossEntropyWithLogits(input, target, this.pos_weight ?? undefined);
    return this.weight === null ? losses : losses.mul(this.weight);
  }
}

function requireProbabilities(name: string, tensor: Tensor): void {
  const outside = tensor.dataSync().find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) {
    throw new ArgumentError(`BCELoss: all elements of ${name} should be between 0 and 1, got ${outside}`);
  }
}
