import { ArgumentError, Tensor } from '@unroll/core';
import {
  type Check,
  check,
  defineOptions,
  describe,
  either,
  expected,
  integer,
  isPlainObject,
  type Leading,
  listOf,
  number,
  oneOf,
  orNull,
} from '@unroll/core/internal';
import { real } from '../../arguments.js';
import {
  type Field,
  optimizerCheck,
  type Scheduled,
  Scheduler,
  type SchedulerStateDict,
} from './scheduler.js';

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
  /** Never lower than this: for all groups, or a list with one for each. Default 0. */
  minLr?: number | readonly number[];
  /** Reductions smaller than this are not made. Default 1e-8. */
  eps?: number;
}

type Mode = 'min' | 'max';
type ThresholdMode = 'rel' | 'abs';

/** Which ones there are is said in PyTorch's words. */
const name = <T extends string>(wanted: string): Check<T> =>
  check<T>(wanted, (value) => typeof value === 'string');

const plateau = defineOptions<ReduceLROnPlateauOptions & { optimizer: Scheduled }>('ReduceLROnPlateau', {
  positional: [
    ...(['optimizer', 'mode', 'factor', 'patience', 'threshold'] as const),
    ...(['thresholdMode', 'cooldown', 'minLr', 'eps'] as const),
  ],
  required: 1,
  checks: {
    optimizer: optimizerCheck,
    mode: name<Mode>("'min' or 'max'"),
    factor: real,
    patience: number,
    threshold: number,
    thresholdMode: name<ThresholdMode>("'rel' or 'abs'"),
    cooldown: number,
    minLr: either(number, listOf(number)),
    eps: number,
  },
});

type PlateauPlaces = [
  mode: Mode,
  factor: number,
  patience: number,
  threshold: number,
  thresholdMode: ThresholdMode,
  cooldown: number,
  minLr: number | readonly number[],
  eps: number,
];

/**
 * Lowers the learning rate when a metric has stopped improving. torch.optim.lr_scheduler.ReduceLROnPlateau.
 *
 * ```ts
 * const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, { patience: 5 });
 * scheduler.step(validationLoss.item());
 * ```
 *
 * @throws ArgumentError for an unknown mode, a factor of 1 or more, or a list of minLr of another length than the groups'.
 */
export class ReduceLROnPlateau extends Scheduler {
  readonly mode: 'min' | 'max';
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  /** One for each group. */
  readonly minLrs: readonly number[];
  /** For groups that come later; null where there was a list. */
  readonly defaultMinLr: number | null;
  readonly eps: number;
  best: number;
  numBadEpochs = 0;
  cooldownCounter = 0;

  constructor(...args: [optimizer: Scheduled, ...Leading<PlateauPlaces, ReduceLROnPlateauOptions>]) {
    const { optimizer, ...options } = plateau.read(args);
    super(optimizer);
    const { mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = 'rel' } = options;
    const { cooldown = 0, minLr = 0, eps = 1e-8 } = options;
    if (!(factor < 1)) throw new ArgumentError(`Factor should be < 1.0, got ${factor}`);
    if (mode !== 'min' && mode !== 'max')
      throw new ArgumentError(`mode ${unquoted(mode)} is unknown! Expected 'min' or 'max'`);
    if (thresholdMode !== 'rel' && thresholdMode !== 'abs') {
      throw new ArgumentError(
        `threshold mode ${unquoted(thresholdMode)} is unknown! Expected 'rel' or 'abs'`,
      );
    }
    this.mode = mode;
    this.factor = factor;
    this.patience = patience;
    this.threshold = threshold;
    this.thresholdMode = thresholdMode;
    this.cooldown = cooldown;
    this.defaultMinLr = typeof minLr === 'number' ? minLr : null;
    this.minLrs = this.forGroups(minLr);
    this.eps = eps;
    this.best = this.worst;
  }

  /** What any metric is better than. */
  private get worst(): number {
    return this.mode === 'min' ? Infinity : -Infinity;
  }

  protected override fields(): Readonly<Record<string, Field>> {
    return {
      factor: ['factor', number],
      default_min_lr: ['defaultMinLr', orNull(number)],
      min_lrs: ['minLrs', listOf(number)],
      patience: ['patience', number],
      cooldown: ['cooldown', number],
      eps: ['eps', number],
      ...super.fields(),
      mode_worse: ['worst', number],
      mode: ['mode', oneOf('min', 'max')],
      threshold: ['threshold', number],
      threshold_mode: ['thresholdMode', oneOf('rel', 'abs')],
      best: ['best', real],
      cooldown_counter: ['cooldownCounter', integer],
      num_bad_epochs: ['numBadEpochs', integer],
    };
  }

  override loadStateDict(record: SchedulerStateDict): void {
    const { mode_worse: _, ...rest } = isPlainObject(record) ? record : {};
    super.loadStateDict(isPlainObject(record) ? rest : record);
  }

  /** @param metric The epoch's metric, a number or a tensor with one element. */
  step(metric: number | Tensor): void {
    if (typeof metric !== 'number' && !(metric instanceof Tensor)) {
      throw expected('ReduceLROnPlateau.step', 'metric', 'a number or a tensor with one element', metric);
    }
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
    this.noteLrs();
  }

  private isBetter(value: number): boolean {
    const { best, threshold } = this;
    const sign = this.mode === 'min' ? -1 : 1;
    const margin = this.thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold;
    return this.mode === 'min' ? value < margin : value > margin;
  }

  private reduce(): void {
    const { paramGroups } = this.optimizer;
    const least = this.minLrs.length === paramGroups.length ? this.minLrs : this.forGroups(this.defaultMinLr);
    for (const [i, group] of paramGroups.entries()) {
      const lr = Math.max(group.lr * this.factor, least[i]!);
      if (group.lr - lr > this.eps) group.lr = lr;
    }
  }

  private forGroups(minLr: number | readonly number[] | null): readonly number[] {
    const { length } = this.optimizer.paramGroups;
    if (typeof minLr === 'number') return Array.from({ length }, () => minLr);
    const given = minLr ?? this.minLrs;
    if (given.length === length) return [...given];
    throw new ArgumentError(`ReduceLROnPlateau: expected ${length} min_lrs, got ${given.length}`);
  }
}

function unquoted(text: string): string {
  return describe(text).slice(1, -1);
}
