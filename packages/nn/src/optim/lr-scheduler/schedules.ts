import { ArgumentError } from '@unroll/core';
import { requirePositiveInteger } from '../../checks.js';
import type { Optimizer } from '../optimizer.js';
import { EpochScheduler } from './scheduler.js';

/**
 * Multiplies the learning rate by gamma every `stepSize` epochs. torch.optim.lr_scheduler.StepLR.
 *
 * ```ts
 * const scheduler = new lrScheduler.StepLR(optimizer, 30, { gamma: 0.1 });
 * // each epoch, after optimizer.step():
 * scheduler.step();
 * ```
 *
 * @throws ArgumentError unless stepSize is a positive integer.
 */
export class StepLR extends EpochScheduler {
  readonly gamma: number;

  constructor(
    optimizer: Pick<Optimizer, 'paramGroups'>,
    readonly stepSize: number,
    { gamma = 0.1 }: { gamma?: number } = {},
  ) {
    super(optimizer);
    requirePositiveInteger('step_size', stepSize);
    this.gamma = gamma;
  }

  protected override nextLr(lr: number): number {
    return this.lastEpoch % this.stepSize === 0 ? lr * this.gamma : lr;
  }
}

/** Multiplies the learning rate by gamma every epoch. torch.optim.lr_scheduler.ExponentialLR. */
export class ExponentialLR extends EpochScheduler {
  constructor(
    optimizer: Pick<Optimizer, 'paramGroups'>,
    readonly gamma: number,
  ) {
    super(optimizer);
    if (!Number.isFinite(gamma))
      throw new ArgumentError(`ExponentialLR: gamma must be a number, got ${gamma}`);
  }

  protected override nextLr(lr: number): number {
    return lr * this.gamma;
  }
}

/**
 * Lowers the learning rate along half a cosine, from its start to etaMin in `tMax` epochs, and up again in the next tMax.
 * torch.optim.lr_scheduler.CosineAnnealingLR, in its recursive form. Loshchilov & Hutter (2017), arXiv:1608.03983.
 *
 * @throws ArgumentError unless tMax is a positive integer.
 */
export class CosineAnnealingLR extends EpochScheduler {
  readonly etaMin: number;

  constructor(
    optimizer: Pick<Optimizer, 'paramGroups'>,
    readonly tMax: number,
    { etaMin = 0 }: { etaMin?: number } = {},
  ) {
    super(optimizer);
    requirePositiveInteger('T_max', tMax);
    this.etaMin = etaMin;
  }

  protected override nextLr(lr: number, baseLr: number): number {
    const { tMax, etaMin, lastEpoch } = this;
    const height = (epoch: number) => 1 + Math.cos((Math.PI * epoch) / tMax);
    // At the bottom the quotient below is 0 / 0.
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    }
    return (height(lastEpoch) / height(lastEpoch - 1)) * (lr - etaMin) + etaMin;
  }
}
