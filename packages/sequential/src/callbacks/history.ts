import { Callback, type Logs } from './callback.js';

/** Every epoch's losses and metrics; `fit` returns one. keras.callbacks.History. */
export class History extends Callback {
  /** The epochs that ran, counted from 0. */
  epoch: number[] = [];

  /** One list for each log, one value for each epoch: `history.history.loss`. It goes on over further calls of `fit`. */
  readonly history: Record<string, number[]> = {};

  override onTrainBegin(): void {
    this.epoch = [];
  }

  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= [];
      this.history[name].push(value);
    }
  }
}
