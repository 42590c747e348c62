import { ArgumentError, type Tensor } from '@unroll/core';
import type { Optimizer } from '../optimizer.js';
import { Scheduler } from './scheduler.js';

export interface ReduceLROnPlateauOptions {
  /** Whether a lower or a higher metric is better. Default 'min'. */
  mode?: 'min' | 'max';
  /** What the rate is multiplied by; below 1. Default 0.1. */
  factor?: number;
  /** Epochs without improvement that are let pass. Default 10. */
  patience?: number;
  /** How much better counts as better. Default 1e-4. */
  threshold?: number;
  /** Whether the threshold is a share of the best metric or a difference from it. Default 'rel'. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  cooldown?: number;
  /** Never lower than this. Default 0. */
  minLr?: number;
  /** Reductions smaller than this are not made. Default 1e-8. */
  eps?: number;
}

/**
 * Lowers the learning rate when a metric has stopped improving. torch.optim.lr_scheduler.ReduceLROnPlateau.
 *
 * ```ts
 * const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, { patience: 5 });
 * scheduler.step(validationLoss.item());
 * ```
 *
 * @throws ArgumentError for an unknown mode or a factor of 1 or more.
 */
export class ReduceLROnPlateau extends Scheduler {
  readonly mode: 'min' | 'max';
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly minLr: number;
  readonly eps: number;
  best: number;
  numBadEpochs = 0;
  cooldownCounter = 0;

  constructor(optimizer: Pick<Optimizer, 'paramGroups'>, options: ReduceLROnPlateauOptions = {}) {
    super(optimizer);
    const { mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = 'rel' } = options;
    const { cooldown = 0, minLr = 0, eps = 1e-8 } = options;
    if (!(factor < 1)) throw new ArgumentError(`Factor should be < 1.0, got ${factor}`);
    if (mode !== 'min' && mode !== 'max')
      throw new ArgumentError(`mode ${mode} is unknown! Expected 'min' or 'max'`);
    if (thresholdMode !== 'rel' && thresholdMode !== 'abs') {
      throw new ArgumentError(`threshold mode ${thresholdMode} is unknown! Expected 'rel' or 'abs'`);
    }
    this.mode = mode;
    this.factor = factor;
    this.patience = patience;
    this.threshold = threshold;
    this.thresholdMode = thresholdMode;
    this.cooldown = cooldown;
    this.minLr = minLr;
    this.eps = eps;
    this.best = mode === 'min' ? Infinity : -Infinity;
  }

  /** @param metric The epoch's metric, a number or a tensor with one element. */
  step(metric: number | Tensor): void {
    const value = typeof metric === 'number' ? metric : metric.item();
    this.lastEpoch++;
    if (this.isBetter(value)) {
      this.best = value;
      this.numBadEpochs = 0;
    } else {
      this.numBadEpochs++;
    }
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.patience) {
      this.reduce();
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
  }

  private isBetter(value: number): boolean {
    const { best, threshold } = this;
    const sign = this.mode === 'min' ? -1 : 1;
    const margin = this.thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold;
    return this.mode === 'min' ? value < margin : value > margin;
  }

  private reduce(): void {
    for (const group of this.optimizer.paramGroups) {
      const lr = Math.max(group.lr * this.factor, this.minLr);
      if (group.lr - lr > this.eps) group.lr = lr;
    }
  }
}
