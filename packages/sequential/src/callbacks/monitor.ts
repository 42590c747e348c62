import { ArgumentError } from '@unroll/core';
import { check, describe, number, text } from '@unroll/core/internal';
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

/** What those arguments must be; an unknown mode is not an error. */
export const monitorChecks = {
  monitor: text,
  mode: check<MonitorMode>("'auto', 'min' or 'max'", text.accepts),
  minDelta: number,
};

/** A callback that watches one of the logs get better. keras's MonitorCallback. */
export abstract class MonitorCallback extends Callback {
  readonly monitor: string;
  readonly mode: MonitorMode;
  readonly minDelta: number;
  #hasWarned = false;

  #direction: Direction | null = null;

  /** As Keras, warns of a mode that there is not, and takes `'auto'`. */
  constructor({ monitor = 'val_loss', mode = 'auto', minDelta = 0 }: MonitorOptions) {
    super();
    const isKnown = ['auto', 'min', 'max'].includes(mode);
    if (!isKnown) {
      console.warn(`${this.constructor.name} mode ${describe(mode)} is unknown, fallback to auto mode.`);
    }
    this.monitor = monitor;
    this.mode = isKnown ? mode : 'auto';
    this.minDelta = Math.abs(minDelta);
  }

  /**
   * The monitored log; undefined, with one warning, if there is none of that name.
   *
   * @throws ArgumentError when mode is `'auto'` and nothing says whether the log should rise or fall.
   */
  protected monitored(logs: Logs): number | undefined {
    this.requireDirection();
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

  /** Whether `value` is better than `reference`, which is compared as float32, as Keras compares. */
  protected isImprovement(value: number, reference: number | null): boolean {
    if (reference === null) return true;
    const limit = Math.fround(reference);
    return this.requireDirection() === 'up'
      ? Math.fround(value - this.minDelta) > limit
      : Math.fround(value + this.minDelta) < limit;
  }

  /** @throws ArgumentError when mode is `'auto'` and nothing says whether the log should rise or fall. */
  protected requireDirection(): Direction {
    this.#direction ??= this.#findDirection();
    return this.#direction;
  }

  #findDirection(): Direction {
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
