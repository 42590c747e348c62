import { check, defineOptions, functionOf, isPlainObject, nonNegative } from '@unroll/core/internal';
import { requireArgument } from '../arguments/require.js';
import { standardOutput, type Terminal } from '../printing/terminal.js';
import { Callback, type CallbackParams, type Logs } from './callback.js';
import { countOf, logsOf } from './checks.js';
import { epochLine, type Progress, progressLine } from './progress-line.js';

export interface ProgressBarOptions {
  /** Default standard output. */
  terminal?: Terminal;
  /** Shortest time between two drawings, in seconds. Default 0.05. */
  interval?: number;
  /** The time in seconds. */
  now?: () => number;
}

const progressBarArguments = defineOptions<ProgressBarOptions>('ProgressBar', {
  checks: {
    terminal: check<Terminal>(
      'an object with `write`',
      (value) =>
        typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function',
    ),
    interval: nonNegative,
    now: functionOf<() => number>(),
  },
});

const parameters = check<CallbackParams>('an object of verbose, epochs and steps', isPlainObject);

const CLEAR_TO_END = '\x1b[K';

/**
 * Keras's progress bar: `38/38 ━━━━━━━━━━━━━━━━━━━━ 1s 15ms/step - loss: 0.0412 - val_loss: 0.0398`.
 * keras.callbacks.ProgbarLogger.
 *
 * `fit`, `evaluate` and `predict` add it themselves. In a terminal the line is drawn over in place, shortened to the
 * terminal's width while it is live. Elsewhere (a pipe, a log file, a browser) an epoch's line is written once, at its
 * end, without control characters. An epoch that stops early shows the steps it did, where Keras shows all of them.
 */
export class ProgressBar extends Callback {
  readonly #terminal: Terminal;
  readonly #interval: number;
  readonly #now: () => number;
  #verbose: 0 | 1 | 2 = 1;
  #epochs = 1;
  #target: number | null = null;
  #inFit = false;

  #seen = 0;
  #start = 0;
  #firstStepEnd: number | null = null;
  #lastDrawn = -Infinity;

  constructor(options: ProgressBarOptions = {}) {
    const given = progressBarArguments.readNamed(options);
    const { terminal = standardOutput(), interval = 0.05, now = seconds } = given;
    super();
    this.#terminal = terminal;
    this.#interval = interval;
    this.#now = now;
  }

  override setParams(params: CallbackParams): void {
    requireArgument('ProgressBar', 'params', parameters, params);
    super.setParams(params);
    const { verbose = 'auto', epochs = 1, steps = null } = params;
    this.#verbose = verbose === 'auto' ? 1 : verbose;
    this.#epochs = epochs;
    this.#target = steps;
  }

  override onTrainBegin(): void {
    this.#inFit = true;
  }

  override onEpochBegin(epoch: number): void {
    countOf('ProgressBar', 'epoch', epoch);
    this.#begin();
    if (this.#verbose !== 0 && this.#epochs > 1) this.#terminal.write(`Epoch ${epoch + 1}/${this.#epochs}\n`);
  }

  override onTestBegin(): void {
    if (!this.#inFit) this.#begin();
  }

  override onPredictBegin(): void {
    this.#begin();
  }

  override onTrainBatchEnd(batch: number, logs?: Logs | null): void {
    this.#update(batch, logs);
  }

  override onTestBatchEnd(batch: number, logs?: Logs | null): void {
    if (!this.#inFit) this.#update(batch, logs);
  }

  override onPredictBatchEnd(batch: number): void {
    this.#update(batch, {});
  }

  override onEpochEnd(_epoch: number, logs?: Logs | null): void {
    this.#finish(logs);
  }

  override onTestEnd(logs?: Logs | null): void {
    if (!this.#inFit) this.#finish(logs);
  }

  override onPredictEnd(): void {
    this.#finish({});
  }

  override onTrainEnd(): void {
    this.#inFit = false;
  }

  #begin(): void {
    this.#seen = 0;
    this.#start = this.#now();
    this.#firstStepEnd = null;
    this.#lastDrawn = -Infinity;
  }

  #update(batch: number, told: Logs | null | undefined): void {
    const logs = logsOf('ProgressBar', told);
    const current = countOf('ProgressBar', 'batch', batch) + 1;
    this.#seen = current;
    const { isTTY, columns, color = isTTY } = this.#terminal;
    const now = this.#now();
    if (current === 1) this.#firstStepEnd = now;
    if (this.#verbose !== 1 || !isTTY || now - this.#lastDrawn < this.#interval) return;
    // A line as wide as the terminal would leave the cursor on the next one in some terminals.
    const line = progressLine(this.#progress(now, logs, false), { color, width: columns - 1 });
    this.#terminal.write(`\r${line}${CLEAR_TO_END}`);
    this.#lastDrawn = now;
  }

  #finish(told: Logs | null | undefined): void {
    const logs = logsOf('ProgressBar', told);
    this.#target ??= this.#seen;
    const progress = this.#progress(this.#now(), logs, true);
    if (this.#verbose === 2) this.#terminal.write(`${epochLine(progress)}\n`);
    if (this.#verbose !== 1) return;
    const { isTTY, color = isTTY } = this.#terminal;
    const line = progressLine(progress, { color });
    this.#terminal.write(isTTY ? `\r${line}${CLEAR_TO_END}\n` : `${line}\n`);
  }

  #progress(now: number, logs: Logs, done: boolean): Progress {
    const elapsed = now - this.#start;
    return {
      current: this.#seen,
      target: this.#target,
      elapsed,
      secondsPerStep: this.#secondsPerStep(now),
      logs,
      done,
    };
  }

  /** Without the first step, which compiles and warms up, once there are others. */
  #secondsPerStep(now: number): number {
    if (this.#seen === 0) return 0;
    if (this.#firstStepEnd === null || this.#seen === 1) return (now - this.#start) / this.#seen;
    return (now - this.#firstStepEnd) / (this.#seen - 1);
  }
}

function seconds(): number {
  return performance.now() / 1000;
}
