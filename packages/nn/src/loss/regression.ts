/** Losses between real numbers. All take an input and a target of one shape, and give a scalar unless not reduced. */
import { ArgumentError, type Tensor } from '@unroll/core';
import { absoluteError, huber, squaredError } from '@unroll/core/losses';
import { ElementwiseLoss, type LossOptions } from './loss.js';

/**
 * (x - y)^2. torch.nn.MSELoss.
 *
 * ```ts
 * const loss = new nn.MSELoss().forward(nn.randn([3, 5], { requiresGrad: true }), nn.randn([3, 5]));  // []
 * loss.backward();
 * ```
 *
 * @throws ShapeError when input and target differ in shape.
 */
export class MSELoss extends ElementwiseLoss {
  protected override losses(input: Tensor, target: Tensor): Tensor {
    return squaredError(input, target);
  }
}

/**
 * |x - y|. torch.nn.L1Loss.
 *
 * @throws ShapeError when input and target differ in shape.
 */
export class L1Loss extends ElementwiseLoss {
  protected override losses(input: Tensor, target: Tensor): Tensor {
    return absoluteError(input, target);
  }
}

/**
 * (x - y)^2 / (2 beta) for errors below beta, |x - y| - beta / 2 beyond. torch.nn.SmoothL1Loss. Girshick (2015), arXiv:1504.08083.
 *
 * @param options.beta Where the two pieces meet. Default 1; 0 gives L1Loss.
 * @throws ShapeError when input and target differ in shape, ArgumentError for a negative beta.
 */
export class SmoothL1Loss extends ElementwiseLoss {
  readonly beta: number;

  constructor({ beta = 1, ...options }: LossOptions & { beta?: number } = {}) {
    super(options);
    if (!(beta >= 0))
      throw new ArgumentError(`smooth_l1_loss does not support negative values for beta, got ${beta}`);
    this.beta = beta;
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    return this.beta === 0 ? absoluteError(input, target) : huber(input, target, this.beta).div(this.beta);
  }
}

/**
 * (x - y)^2 / 2 for errors below delta, delta (|x - y| - delta / 2) beyond. torch.nn.HuberLoss. Huber (1964).
 *
 * @param options.delta Where the two pieces meet. Default 1.
 * @throws ShapeError when input and target differ in shape, ArgumentError unless delta is positive.
 */
export class HuberLoss extends ElementwiseLoss {
  readonly delta: number;

  constructor({ delta = 1, ...options }: LossOptions & { delta?: number } = {}) {
    super(options);
    if (!(delta > 0))
      throw new ArgumentError(`huber_loss does not support non-positive values for delta, got ${delta}`);
    this.delta = delta;
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    return huber(input, target, this.delta);
  }
}
