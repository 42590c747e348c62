import type { Tensor } from '@unroll/core';
import { count, defineOptions, flag, type Leading, number, orNull } from '@unroll/core/internal';
import { standardOutput, type Terminal } from '../printing/terminal.js';
import type { Logs } from './callback.js';
import { countOf, logsOf, modelOf, verbose } from './checks.js';
import { MonitorCallback, type MonitorMode, type MonitorOptions, monitorChecks } from './monitor.js';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without improvement after which training stops. Default 0: the first one. */
  patience?: number;
  /** 1 tells when training stops and which weights come back. Default 0. */
  verbose?: 0 | 1 | boolean;
  /** A value that has to be beaten, too. Default none. */
  baseline?: number | null;
  /** Whether training ends with the weights of its best epoch rather than of its last. Default false. */
  restoreBestWeights?: boolean;
  /** Epochs at the beginning that do not count. Default 0. */
  startFromEpoch?: number;
}

const earlyStopping = defineOptions<EarlyStoppingOptions>('EarlyStopping', {
  positional: [
    ...(['monitor', 'minDelta', 'patience', 'verbose', 'mode', 'baseline'] as const),
    ...(['restoreBestWeights', 'startFromEpoch'] as const),
  ],
  checks: {
    ...monitorChecks,
    patience: number,
    verbose,
    baseline: orNull(number),
    restoreBestWeights: flag,
    startFromEpoch: count,
  },
});

/** Stops training when a monitored log has stopped improving. keras.callbacks.EarlyStopping. */
export class EarlyStopping extends MonitorCallback {
  readonly patience: number;
  readonly baseline: number | null;
  readonly restoreBestWeights: boolean;
  readonly startFromEpoch: number;
  /** Epochs since the last improvement. */
  wait = 0;
  /** The epoch, counted from 0, after which training was stopped; 0 if it was not. */
  stoppedEpoch = 0;
  bestEpoch = 0;
  best: number | null = null;
  #bestWeights: Tensor[] | null = null;
  readonly #output: Terminal | null;

  /** @throws ArgumentError, in training, when mode is `'auto'` and nothing says whether the log should rise or fall. */
  constructor(
    ...args: Leading<
      [
        monitor: string,
        minDelta: number,
        patience: number,
        verbose: 0 | 1 | boolean,
        mode: MonitorMode,
        baseline: number | null,
        restoreBestWeights: boolean,
        startFromEpoch: number,
      ],
      EarlyStoppingOptions
    >
  ) {
    const options = earlyStopping.read(args);
    super(options);
    const {
      patience = 0,
      baseline = null,
      restoreBestWeights = false,
      startFromEpoch = 0,
      verbose = 0,
    } = options;
    this.patience = patience;
    this.baseline = baseline;
    this.restoreBestWeights = restoreBestWeights;
    this.startFromEpoch = startFromEpoch;
    this.#output = verbose ? standardOutput() : null;
  }

  override onTrainBegin(): void {
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.bestEpoch = 0;
    this.best = null;
    this.#bestWeights = null;
  }

  override onEpochEnd(epoch: number, logs?: Logs | null): void {
    countOf('EarlyStopping', 'epoch', epoch);
    const current = this.monitored(logsOf('EarlyStopping', logs));
    if (current === undefined || epoch < this.startFromEpoch) return;
    if (this.#bestWeights === null) this.#remember(epoch);
    this.wait += 1;
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.bestEpoch = epoch;
      this.#remember(epoch);
      if (this.isImprovement(current, this.baseline)) this.wait = 0;
    } else if (this.wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      modelOf('EarlyStopping', this.model).stopTraining = true;
    }
  }

  override onTrainEnd(): void {
    if (this.stoppedEpoch > 0) this.#output?.write(`Epoch ${this.stoppedEpoch + 1}: early stopping\n`);
    if (this.#bestWeights === null) return;
    this.#output?.write(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.\n`);
    modelOf('EarlyStopping', this.model).setWeights(this.#bestWeights);
  }

  #remember(epoch: number): void {
    if (!this.restoreBestWeights) return;
    this.#bestWeights = modelOf('EarlyStopping', this.model).getWeights();
    this.bestEpoch = epoch;
  }
}
