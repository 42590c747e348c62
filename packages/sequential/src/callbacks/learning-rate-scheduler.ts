import { ArgumentError } from '@unroll/core';
import { defineOptions, describe, functionOf, type Leading } from '@unroll/core/internal';
import { pythonFloat } from '../printing/python-format.js';
import { standardOutput, type Terminal } from '../printing/terminal.js';
import { Callback, type Logs } from './callback.js';
import { countOf, logsOf, optimizerOf, verbose } from './checks.js';

/** The learning rate of epoch `epoch`, counted from 0, given the rate before. */
export type EpochSchedule = (epoch: number, learningRate: number) => number;

export interface LearningRateSchedulerOptions {
  /** 1 tells the rate of each epoch. Default 0. */
  verbose?: 0 | 1 | boolean;
}

type Arguments = LearningRateSchedulerOptions & { schedule: EpochSchedule };

const learningRateScheduler = defineOptions<Arguments>('LearningRateScheduler', {
  positional: ['schedule', 'verbose'],
  required: 1,
  checks: { schedule: functionOf<EpochSchedule>(), verbose },
});

/** Sets the learning rate at the beginning of each epoch. keras.callbacks.LearningRateScheduler. */
export class LearningRateScheduler extends Callback {
  readonly schedule: EpochSchedule;
  readonly #output: Terminal | null;

  constructor(schedule: EpochSchedule, options?: LearningRateSchedulerOptions);
  constructor(...args: Leading<[schedule: EpochSchedule, verbose: 0 | 1 | boolean], Arguments>);
  constructor(...args: unknown[]) {
    const { schedule, verbose = 0 } = learningRateScheduler.read(args);
    super();
    this.schedule = schedule;
    this.#output = verbose ? standardOutput() : null;
  }

  /** @throws ArgumentError when the schedule returns no number. */
  override onEpochBegin(epoch: number): void {
    const optimizer = optimizerOf('LearningRateScheduler', this.model);
    countOf('LearningRateScheduler', 'epoch', epoch);
    const rate = this.schedule(epoch, Math.fround(optimizer.learningRate));
    if (typeof rate !== 'number' || Number.isNaN(rate)) {
      throw new ArgumentError(
        `The output of the \`schedule\` function should be a float. Got: ${describe(rate)}`,
      );
    }
    optimizer.learningRate = rate;
    this.#output?.write(
      `\nEpoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${pythonFloat(rate)}.\n`,
    );
  }

  override onEpochEnd(_epoch: number, logs?: Logs | null): void {
    const { learningRate } = optimizerOf('LearningRateScheduler', this.model);
    logsOf('LearningRateScheduler', logs).learning_rate = Math.fround(learningRate);
  }
}
