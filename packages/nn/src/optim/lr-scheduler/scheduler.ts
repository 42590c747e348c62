import { ArgumentError, describe } from '@unroll/core';
import { snakeCase } from '../../python.js';
import { Optimizer } from '../optimizer.js';

export type SchedulerStateDict = Record<string, unknown>;

/**
 * What schedulers share: a count of epochs, and state that can be saved. `step()` comes after the optimizer's, once an epoch.
 */
export abstract class Scheduler {
  /** How many times `step` was called. */
  lastEpoch = 0;
  protected readonly optimizer: Pick<Optimizer, 'paramGroups'>;

  constructor(optimizer: Pick<Optimizer, 'paramGroups'>) {
    if (!(optimizer instanceof Optimizer))
      throw new ArgumentError(`${describe(optimizer)} is not an Optimizer`);
    this.optimizer = optimizer;
  }

  /** The learning rate of each group. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** Everything but the optimizer, with names in snake_case. The learning rates themselves are the optimizer's state. */
  stateDict(): SchedulerStateDict {
    const entries = Object.entries(this).filter(([name]) => name !== 'optimizer');
    return Object.fromEntries(entries.map(([name, value]) => [snakeCase(name), value]));
  }

  /** Takes over the values of the keys that this scheduler has. */
  loadStateDict(record: SchedulerStateDict): void {
    const names = Object.keys(this).filter((name) => name !== 'optimizer' && snakeCase(name) in record);
    Object.assign(this, Object.fromEntries(names.map((name) => [name, record[snakeCase(name)]])));
  }
}

/** A schedule that is a function of the epoch: each step derives a group's rate from its present one. */
export abstract class EpochScheduler extends Scheduler {
  /** Learning rates at the start, one for each group. */
  readonly baseLrs: readonly number[];

  constructor(optimizer: Pick<Optimizer, 'paramGroups'>) {
    super(optimizer);
    this.baseLrs = this.getLastLr();
  }

  /** The rate in epoch `lastEpoch`, given that of the epoch before. */
  protected abstract nextLr(lr: number, baseLr: number): number;

  step(): void {
    this.lastEpoch++;
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      group.lr = this.nextLr(group.lr, this.baseLrs[i] ?? group.lr);
    }
  }
}
