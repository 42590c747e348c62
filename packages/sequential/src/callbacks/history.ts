import { defineOptions } from '@unroll/core/internal';
import { Callback, type Logs } from './callback.js';
import { countOf, logsOf } from './checks.js';

const historyArguments = defineOptions<object>('History', { checks: {} });

/** Every epoch's losses and metrics; `fit` returns one. keras.callbacks.History. */
export class History extends Callback {
  /** The epochs that ran, counted from 0. */
  epoch: number[] = [];

  /** One list for each log, one value for each epoch: `history.history.loss`. It goes on over further calls of `fit`. */
  readonly history: Record<string, number[]> = {};

  constructor(options: Record<string, never> = {}) {
    historyArguments.readNamed(options);
    super();
  }

  override onTrainBegin(): void {
    this.epoch = [];
  }

  override onEpochEnd(epoch: number, logs?: Logs | null): void {
    this.epoch.push(countOf('History', 'epoch', epoch));
    for (const [name, value] of Object.entries(logsOf('History', logs))) {
      if (!Object.hasOwn(this.history, name)) this.history[name] = [];
      this.history[name]!.push(value);
    }
  }
}
