import type { Tensor } from '@unroll/core';

/** Whether a metric gets better by rising or by falling. */
export type Direction = 'up' | 'down';

/** A value of each sample, [N] or [N, ...], of targets and predictions. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

export interface MetricOptions {
  name?: string;
}

/** A number gathered over the batches of an epoch. keras.metrics.Metric. */
export abstract class Metric {
  /** As it stands in logs; `compile` sets it to the name that the user gave. */
  name: string;

  /** What callbacks that monitor this metric take for better; undefined if they have to be told. */
  readonly direction: Direction | undefined;

  constructor(name: string, direction?: Direction) {
    this.name = name;
    this.direction = direction;
  }

  /** The constructor's options as plain data, by Keras's names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, dtype: 'float32' };
  }

  /**
   * Takes in a batch.
   *
   * @param sampleWeight How much each sample counts, [N].
   */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void;

  /** The value over everything since `resetState`; 0 before the first update. */
  abstract result(): number;

  abstract resetState(): void;
}
