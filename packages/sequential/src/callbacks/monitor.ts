import { ArgumentError, expected } from '@unroll/core';
import type { Direction } from '../metrics/metric.js';
import { Callback, type CallbackModel, type Logs } from './callback.js';

/** Which values of the monitored log are better; `'auto'` infers it from the log's name. */
export type MonitorMode = 'auto' | 'min' | 'max';

export interface MonitorOptions {
  /** Name of a log. Default `'val_loss'`. */
  monitor?: string;
  /** Default `'auto'`. */
  mode?: MonitorMode;
  /** A smaller change than this is no improvement. Default 0. */
  minDelta?: number;
}

/** A callback that watches one of the logs get better. keras's MonitorCallback. */
export abstract class MonitorCallback extends Callback {
  readonly monitor: string;
  readonly mode: MonitorMode;
  readonly minDelta: number;
  #hasWarned = false;

  /** @throws ArgumentError for a mode that Keras does not have. */
  constructor({ monitor = 'val_loss', mode = 'auto', minDelta = 0 }: MonitorOptions) {
    super();
    if (!['auto', 'min', 'max'].includes(mode)) {
      throw expected(this.constructor.name, 'mode', '"auto", "min" or "max"', mode);
    }
    this.monitor = monitor;
    this.mode = mode;
    this.minDelta = Math.abs(minDelta);
  }

  /** The monitored log; undefined, with one warning, if there is none of that name. */
  protected monitored(logs: Logs): number | undefined {
    const value = logs[this.monitor];
    if (value === undefined && !this.#hasWarned) {
      this.#hasWarned = true;
      console.warn(
        `${this.constructor.name} conditioned on metric \`${this.monitor}\` which is not available. ` +
          `Available metrics are: ${Object.keys(logs).join(',')}`,
      );
    }
    return value;
  }

  /** @throws ArgumentError when mode is `'auto'` and nothing says whether the log should rise or fall. */
  protected isImprovement(value: number, reference: number | null): boolean {
    if (reference === null) return true;
    return this.#direction() === 'up' ? value - this.minDelta > reference : value + this.minDelta < reference;
  }

  #direction(): Direction {
    if (this.mode !== 'auto') return this.mode === 'max' ? 'up' : 'down';
    const name = this.monitor.replace(/^val_/, '');
    if (name === 'loss') return 'down';
    const model: CallbackModel | undefined = this.model;
    const direction = model?.metrics?.find((metric) => metric.name === name)?.direction;
    if (direction === undefined) {
      throw new ArgumentError(
        `${this.constructor.name} callback received monitor=${this.monitor}, but it is not known whether that metric ` +
          "should be maximized or minimized. Pass mode: 'max' or mode: 'min'.",
      );
    }
    return direction;
  }
}
