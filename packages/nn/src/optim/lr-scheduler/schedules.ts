import { defineOptions, integer, type Leading, number } from '@unroll/core/internal';
import { real } from '../../arguments.js';
import { requirePositiveInteger } from '../../checks.js';
import { EpochScheduler, type Field, optimizerCheck, type Scheduled } from './scheduler.js';

export interface EpochSchedulerOptions {
  /** The epoch to go on after, where the optimizer's groups have their `initialLr`. Default -1: from the start. */
  lastEpoch?: number;
}

export interface StepLROptions extends EpochSchedulerOptions {
  /** Default 0.1. */
  gamma?: number;
}

const stepLR = defineOptions<StepLROptions & { optimizer: Scheduled; stepSize: number }>('StepLR', {
  positional: ['optimizer', 'stepSize', 'gamma', 'lastEpoch'],
  required: 2,
  checks: { optimizer: optimizerCheck, stepSize: real, gamma: number, lastEpoch: integer },
});

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
  readonly stepSize: number;
  readonly gamma: number;

  constructor(
    ...args: [
      optimizer: Scheduled,
      stepSize: number,
      ...Leading<[gamma: number, lastEpoch: number], StepLROptions>,
    ]
  ) {
    const { optimizer, stepSize, gamma = 0.1, lastEpoch } = stepLR.read(args);
    super(optimizer, lastEpoch);
    requirePositiveInteger('step_size', stepSize);
    this.stepSize = stepSize;
    this.gamma = gamma;
    this.start();
  }

  protected override nextLr(lr: number): number {
    return this.lastEpoch === 0 || this.lastEpoch % this.stepSize !== 0 ? lr : lr * this.gamma;
  }

  /** PyTorch takes the step that is due here too. */
  protected override initialLr(lr: number): number {
    return this.nextLr(lr);
  }

  protected override fields(): Readonly<Record<string, Field>> {
    return { step_size: ['stepSize', integer], gamma: ['gamma', number], ...super.fields() };
  }
}

const exponentialLR = defineOptions<EpochSchedulerOptions & { optimizer: Scheduled; gamma: number }>(
  'ExponentialLR',
  {
    positional: ['optimizer', 'gamma', 'lastEpoch'],
    required: 2,
    checks: { optimizer: optimizerCheck, gamma: number, lastEpoch: integer },
  },
);

/** Multiplies the learning rate by gamma every epoch. torch.optim.lr_scheduler.ExponentialLR. */
export class ExponentialLR extends EpochScheduler {
  readonly gamma: number;

  constructor(
    ...args: [optimizer: Scheduled, gamma: number, ...Leading<[lastEpoch: number], EpochSchedulerOptions>]
  ) {
    const { optimizer, gamma, lastEpoch } = exponentialLR.read(args);
    super(optimizer, lastEpoch);
    this.gamma = gamma;
    this.start();
  }

  protected override nextLr(lr: number): number {
    return lr * this.gamma;
  }

  protected override fields(): Readonly<Record<string, Field>> {
    return { gamma: ['gamma', number], ...super.fields() };
  }
}

export interface CosineAnnealingLROptions extends EpochSchedulerOptions {
  /** Default 0. */
  etaMin?: number;
}

const cosineAnnealingLR = defineOptions<CosineAnnealingLROptions & { optimizer: Scheduled; tMax: number }>(
  'CosineAnnealingLR',
  {
    positional: ['optimizer', 'tMax', 'etaMin', 'lastEpoch'],
    required: 2,
    checks: { optimizer: optimizerCheck, tMax: real, etaMin: number, lastEpoch: integer },
  },
);

/**
 * Lowers the learning rate along half a cosine, from its start to etaMin in `tMax` epochs, and up again in the next tMax.
 * torch.optim.lr_scheduler.CosineAnnealingLR, in its recursive form. Loshchilov & Hutter (2017), arXiv:1608.03983.
 *
 * @throws ArgumentError unless tMax is a positive integer.
 */
export class CosineAnnealingLR extends EpochScheduler {
  readonly tMax: number;
  readonly etaMin: number;

  constructor(
    ...args: [
      optimizer: Scheduled,
      tMax: number,
      ...Leading<[etaMin: number, lastEpoch: number], CosineAnnealingLROptions>,
    ]
  ) {
    const { optimizer, tMax, etaMin = 0, lastEpoch } = cosineAnnealingLR.read(args);
    super(optimizer, lastEpoch);
    requirePositiveInteger('T_max', tMax);
    this.tMax = tMax;
    this.etaMin = etaMin;
    this.start();
  }

  protected override nextLr(lr: number, baseLr: number): number {
    const { tMax, etaMin, lastEpoch } = this;
    const height = (epoch: number) => 1 + Math.cos((Math.PI * epoch) / tMax);
    // The first step after a state that counts none yet: nothing to go on from.
    if (this.stepCount === 1 && lastEpoch > 0) return etaMin + ((baseLr - etaMin) * height(lastEpoch)) / 2;
    // At the bottom the quotient below is 0 / 0.
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    }
    return (height(lastEpoch) / height(lastEpoch - 1)) * (lr - etaMin) + etaMin;
  }

  protected override fields(): Readonly<Record<string, Field>> {
    return { T_max: ['tMax', integer], eta_min: ['etaMin', number], ...super.fields() };
  }
}
