import { ArgumentError, describe, expected } from '@unroll/core';
import { pythonFloat } from '../python-format.js';
import { standardOutput, type Terminal } from '../terminal.js';
import { Callback, type Logs } from './callback.js';

/** The learning rate of epoch `epoch`, counted from 0, given the rate before. */
export type EpochSchedule = (epoch: number, learningRate: number) => number;

/** Sets the learning rate at the beginning of each epoch. keras.callbacks.LearningRateScheduler. */
export class LearningRateScheduler extends Callback {
  readonly schedule: EpochSchedule;
  readonly #output: Terminal | null;

  /** @param options.verbose 1 tells the rate of each epoch. Default 0. */
  constructor(schedule: EpochSchedule, { verbose = 0 }: { verbose?: 0 | 1 } = {}) {
    super();
    this.schedule = schedule;
    this.#output = verbose === 0 ? null : standardOutput();
  }

  /** @throws ArgumentError when the schedule returns no number. */
  override onEpochBegin(epoch: number): void {
    const optimizer = this.#optimizer();
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

  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    logs.learning_rate = Math.fround(this.#optimizer().learningRate);
  }

  #optimizer(): { learningRate: number } {
    const { optimizer } = this.model;
    if (!optimizer) throw expected('LearningRateScheduler', 'model', 'compiled', 'no optimizer');
    return optimizer;
  }
}
