import { ArgumentError } from '@unroll/core';
import { defineOptions, type Leading, number } from '@unroll/core/internal';
import { pythonFloat } from '../printing/python-format.js';
import { standardOutput, type Terminal } from '../printing/terminal.js';
import type { Logs } from './callback.js';
import { countOf, logsOf, optimizerOf, verbose } from './checks.js';
import { MonitorCallback, type MonitorMode, type MonitorOptions, monitorChecks } from './monitor.js';

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, below 1. Default 0.1. */
  factor?: number;
  /** Epochs without improvement before it. Default 10. */
  patience?: number;
  /** A smaller change than this is no improvement. Default 0.0001. */
  minDelta?: number;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number;
  /** The rate does not fall below it. Default 0. */
  minLr?: number;
  /** 1 tells of each reduction. Default 0. */
  verbose?: 0 | 1 | boolean;
}

const reduceLROnPlateau = defineOptions<ReduceLROnPlateauOptions>('ReduceLROnPlateau', {
  positional: ['monitor', 'factor', 'patience', 'verbose', 'mode', 'minDelta', 'cooldown', 'minLr'],
  checks: { ...monitorChecks, factor: number, patience: number, verbose, cooldown: number, minLr: number },
});

/** Lowers the learning rate when a monitored log has stopped improving. keras.callbacks.ReduceLROnPlateau. */
export class ReduceLROnPlateau extends MonitorCallback {
  readonly factor: number;
  readonly patience: number;
  readonly cooldown: number;
  readonly minLr: number;
  /** Epochs since the last improvement. */
  wait = 0;
  best: number | null = null;
  #cooldownLeft = 0;
  readonly #output: Terminal | null;

  /**
   * @throws ArgumentError for a factor of 1 or more; in training, when mode is `'auto'` and nothing says whether the log
   * should rise or fall.
   */
  constructor(
    ...args: Leading<
      [
        monitor: string,
        factor: number,
        patience: number,
        verbose: 0 | 1 | boolean,
        mode: MonitorMode,
        minDelta: number,
        cooldown: number,
        minLr: number,
      ],
      ReduceLROnPlateauOptions
    >
  ) {
    const options = reduceLROnPlateau.read(args);
    const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minLr = 0, verbose = 0 } = options;
    super({ ...options, minDelta });
    if (!(factor < 1)) {
      throw new ArgumentError(
        `ReduceLROnPlateau does not support a factor >= 1.0. Received factor=${factor}`,
      );
    }
    this.factor = factor;
    this.patience = patience;
    this.cooldown = cooldown;
    this.minLr = minLr;
    this.#output = verbose ? standardOutput() : null;
  }

  override onTrainBegin(): void {
    this.best = null;
    this.wait = 0;
    this.#cooldownLeft = 0;
  }

  override onEpochEnd(epoch: number, told?: Logs | null): void {
    const optimizer = optimizerOf('ReduceLROnPlateau', this.model);
    countOf('ReduceLROnPlateau', 'epoch', epoch);
    const logs = logsOf('ReduceLROnPlateau', told);
    const rate = Math.fround(optimizer.learningRate);
    logs.learning_rate = rate;
    const current = this.monitored(logs);
    if (current === undefined) return;
    if (this.#cooldownLeft > 0) {
      this.#cooldownLeft -= 1;
      this.wait = 0;
    }
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.wait = 0;
      return;
    }
    if (this.#cooldownLeft > 0) return;
    this.wait += 1;
    if (this.wait < this.patience || rate <= Math.fround(this.minLr)) return;
    const reduced = Math.max(rate * this.factor, this.minLr);
    optimizer.learningRate = reduced;
    this.#output?.write(
      `\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${pythonFloat(reduced)}.\n`,
    );
    this.#cooldownLeft = this.cooldown;
    this.wait = 0;
  }
}
