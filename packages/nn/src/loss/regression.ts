/** Losses between real numbers. All take an input and a target of one shape, and give a scalar unless not reduced. */
import { ArgumentError, type Tensor } from '@unroll/core';
import { type Checks, defineOptions, type Leading } from '@unroll/core/internal';
import { absoluteError, huber, squaredError } from '@unroll/core/losses';
import { real } from '../arguments.js';
import { ElementwiseLoss, type LossOptions, lossChecks, type OldReduction, type Reduction } from './loss.js';

/** A reduction, or what stands before it in PyTorch. */
type RegressionArguments<Rest extends readonly unknown[], Options> =
  | Leading<[reduction: Reduction, ...Rest], Options>
  | Leading<[...OldReduction, ...Rest], Options>;

const places = defineOptions<LossOptions>('loss', {
  positional: ['sizeAverage', 'reduce', 'reduction'],
  checks: lossChecks,
});
const reductionFirst = defineOptions<LossOptions>('loss', { positional: ['reduction'], checks: lossChecks });

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
  constructor(...args: RegressionArguments<[], LossOptions>) {
    super((typeof args[0] === 'string' ? reductionFirst : places).read(args, 'MSELoss'));
  }

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
  constructor(...args: RegressionArguments<[], LossOptions>) {
    super((typeof args[0] === 'string' ? reductionFirst : places).read(args, 'L1Loss'));
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    return absoluteError(input, target);
  }
}

export interface SmoothL1LossOptions extends LossOptions {
  /** Where the two pieces meet. Default 1; 0 gives L1Loss. */
  beta?: number;
}

const smoothChecks: Checks<SmoothL1LossOptions> = { ...lossChecks, beta: real };
const smooth = defineOptions<SmoothL1LossOptions>('SmoothL1Loss', {
  positional: ['sizeAverage', 'reduce', 'reduction', 'beta'],
  checks: smoothChecks,
});
const smoothReductionFirst = defineOptions<SmoothL1LossOptions>('SmoothL1Loss', {
  positional: ['reduction', 'beta'],
  checks: smoothChecks,
});

/**
 * (x - y)^2 / (2 beta) for errors below beta, |x - y| - beta / 2 beyond. torch.nn.SmoothL1Loss. Girshick (2015), arXiv:1504.08083.
 *
 * @throws ShapeError when input and target differ in shape, ArgumentError for a negative beta.
 */
export class SmoothL1Loss extends ElementwiseLoss {
  readonly beta: number;

  constructor(...args: RegressionArguments<[beta: number], SmoothL1LossOptions>) {
    const definition = typeof args[0] === 'string' ? smoothReductionFirst : smooth;
    const { beta = 1, ...options } = definition.read(args);
    super(options);
    if (!(beta >= 0))
      throw new ArgumentError(`smooth_l1_loss does not support negative values for beta, got ${beta}`);
    this.beta = beta;
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    return this.beta === 0 ? absoluteError(input, target) : huber(input, target, this.beta).div(this.beta);
  }
}

export interface HuberLossOptions extends Pick<LossOptions, 'reduction'> {
  /** Where the two pieces meet. Default 1. */
  delta?: number;
}

const huberArguments = defineOptions<HuberLossOptions>('HuberLoss', {
  positional: ['reduction', 'delta'],
  checks: { reduction: lossChecks.reduction, delta: real },
});

/**
 * (x - y)^2 / 2 for errors below delta, delta (|x - y| - delta / 2) beyond. torch.nn.HuberLoss. Huber (1964).
 *
 * @throws ShapeError when input and target differ in shape, ArgumentError unless delta is positive.
 */
export class HuberLoss extends ElementwiseLoss {
  readonly delta: number;

  constructor(...args: Leading<[reduction: Reduction, delta: number], HuberLossOptions>) {
    const { delta = 1, ...options } = huberArguments.read(args);
    super(options);
    if (!(delta > 0))
      throw new ArgumentError(`huber_loss does not support non-positive values for delta, got ${delta}`);
    this.delta = delta;
  }

  protected override losses(input: Tensor, target: Tensor): Tensor {
    return huber(input, target, this.delta);
  }
}
