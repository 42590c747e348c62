import { ArgumentError } from '@unroll/core';
import {
  type Check,
  describe,
  expected,
  integer,
  isPlainObject,
  listOf,
  number,
  unknownOption,
} from '@unroll/core/internal';
import { notOptions } from '../../arguments.js';
import { Optimizer } from '../optimizer.js';

export type SchedulerStateDict = Record<string, unknown>;

/** What has the learning rates: an optimizer. */
export type Scheduled = Pick<Optimizer, 'paramGroups'>;

/** A value of the state: the attribute that it is here, and what it must be. */
export type Field = readonly [attribute: string, check: Check];

export const optimizerCheck: Check<Scheduled> = notOptions('an Optimizer');

/**
 * What schedulers share: a count of epochs, and state that can be saved. `step()` comes after the optimizer's, once an epoch.
 */
export abstract class Scheduler {
  /** How many times `step` was called. */
  lastEpoch = 0;
  protected readonly optimizer: Scheduled;
  private lastLrs: readonly number[];

  constructor(optimizer: Scheduled) {
    if (!(optimizer instanceof Optimizer))
      throw new ArgumentError(`${describe(optimizer)} is not an Optimizer`);
    this.optimizer = optimizer;
    this.lastLrs = this.presentLrs();
  }

  /** The state by PyTorch's own names. */
  protected fields(): Readonly<Record<string, Field>> {
    return { last_epoch: ['lastEpoch', integer], _last_lr: ['lastLrs', listOf(number)] };
  }

  /** The learning rate of each group, as the last `step` left it. */
  getLastLr(): number[] {
    return [...this.lastLrs];
  }

  /** Everything but the optimizer, with PyTorch's own names. The learning rates themselves are the optimizer's state. */
  stateDict(): SchedulerStateDict {
    const entries = Object.entries(this.fields()).map(([name, [attribute]]) => {
      const value: unknown = Reflect.get(this, attribute);
      return [name, Array.isArray(value) ? [...value] : value];
    });
    return Object.fromEntries(entries);
  }

  /**
   * Takes over a state, this package's or PyTorch's. What it lacks stays. Names that begin with `_`, and the `verbose` of
   * older versions, are PyTorch's own affair and are passed over.
   *
   * @throws ArgumentError, and changes nothing, for what is no record, for a name that this scheduler does not have and for a
   *   value of another kind.
   */
  loadStateDict(record: SchedulerStateDict): void {
    const operation = `${this.constructor.name}.loadStateDict`;
    if (!isPlainObject(record)) throw expected(operation, 'the state dict', 'a record', record);
    const fields = this.fields();
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(record)) {
      if (!Object.hasOwn(fields, name)) {
        if (name.startsWith('_') || name === 'verbose') continue;
        throw unknownOption(operation, name, Object.keys(fields));
      }
      const [attribute, { accepts, wanted }] = fields[name]!;
      if (!accepts(value)) throw expected(operation, name, wanted, value);
      values[attribute] = Array.isArray(value) ? [...value] : value;
    }
    Object.assign(this, values);
  }

  protected presentLrs(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  protected noteLrs(): void {
    this.lastLrs = this.presentLrs();
  }
}

/** A schedule that is a function of the epoch: each step derives a group's rate from its present one. */
export abstract class EpochScheduler extends Scheduler {
  /** Learning rates at the start, one for each group: what the first scheduler of the optimizer found. */
  readonly baseLrs: readonly number[];
  /** Steps, with the one that the constructor makes. */
  protected stepCount = 0;

  /** @param lastEpoch The epoch to go on after; the groups must have their `initialLr` then. -1 starts. */
  constructor(optimizer: Scheduled, lastEpoch = -1) {
    super(optimizer);
    for (const [i, group] of optimizer.paramGroups.entries()) {
      if (lastEpoch === -1) group.initialLr ??= group.lr;
      else if (group.initialLr === undefined) {
        throw new ArgumentError(
          `param 'initial_lr' is not specified in param_groups[${i}] when resuming scheduler with last_epoch >= 0, ` +
            `got lastEpoch ${lastEpoch}`,
        );
      }
    }
    this.baseLrs = optimizer.paramGroups.map(({ initialLr, lr }) => initialLr ?? lr);
    this.lastEpoch = lastEpoch;
  }

  /** The rate in epoch `lastEpoch`, given that of the epoch before. */
  protected abstract nextLr(lr: number, baseLr: number): number;

  /** The rate that the constructor sets: by default the present one. */
  protected initialLr(lr: number, _baseLr: number): number {
    return lr;
  }

  protected override fields(): Readonly<Record<string, Field>> {
    return {
      base_lrs: ['baseLrs', listOf(number)],
      ...super.fields(),
      _step_count: ['stepCount', integer],
    };
  }

  /** @throws ArgumentError for an epoch, which PyTorch has deprecated: `lastEpoch` can be set. */
  step(epoch?: null): void {
    if (epoch !== undefined && epoch !== null) {
      throw expected(`${this.constructor.name}.step`, 'epoch', 'left out', epoch);
    }
    this.advance((lr, baseLr) => this.nextLr(lr, baseLr));
  }

  /** What a subclass's constructor ends with. */
  protected start(): void {
    this.advance((lr, baseLr) => this.initialLr(lr, baseLr));
  }

  private advance(rate: (lr: number, baseLr: number) => number): void {
    this.stepCount++;
    this.lastEpoch++;
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      group.lr = rate(group.lr, this.baseLrs[i] ?? group.lr);
    }
    this.noteLrs();
  }
}
