import type { Tensor } from '@unroll/core';
import type { Direction } from '../metrics/metric.js';

/** Losses and metrics by name; in `fit`, those of the validation data begin with `val_`. */
export type Logs = Record<string, number>;

/** What `onPredictBatchEnd` is told: the model's output for the batch. */
export interface PredictLogs {
  outputs?: Tensor;
}

/** 0 silent, 1 a bar, 2 one line an epoch; `'auto'` is 1. */
export type Verbose = 0 | 1 | 2 | 'auto';

/** What `fit`, `evaluate` or `predict` was called with. */
export interface CallbackParams {
  verbose?: Verbose;
  epochs?: number;
  /** Batches in an epoch; null if it is not known. */
  steps?: number | null;
}

/** What callbacks may use of a model. */
export interface CallbackModel {
  /** Set it to end training after the current batch. */
  stopTraining: boolean;
  getWeights(): Tensor[];
  setWeights(weights: Tensor[]): void;
  /** The compiled optimizer. */
  readonly optimizer?: { learningRate: number } | null | undefined;
  /** The compiled metrics. */
  readonly metrics?: readonly { readonly name: string; readonly direction?: Direction | undefined }[];
}

/** What a hook returns; `fit` and `evaluate` wait for promises. */
export type HookResult = void | Promise<void>;

/**
 * Code that runs between the steps of `fit`, `evaluate` and `predict`. keras.callbacks.Callback.
 *
 * A callback overrides the hooks it needs. Epochs and batches count from 0; batches from 0 in every epoch. Logs are always
 * there: `{}` where Keras has nothing to say, and the outputs at the end of a batch of `predict`.
 *
 * A hook may call `predict` on the model, and, but for the hooks of batches, `evaluate`; `fit` is an error there.
 *
 * ```ts
 * class Stopwatch extends Callback {
 *   #start = 0;
 *   override onEpochBegin() { this.#start = performance.now(); }
 *   override onEpochEnd(epoch: number) { console.log(epoch, performance.now() - this.#start); }
 * }
 * ```
 */
export class Callback<Model extends CallbackModel = CallbackModel> {
  /** The model that runs; set before the first hook. */
  model!: Model;
  params: CallbackParams = {};

  setModel(model: Model): void {
    this.model = model;
  }

  setParams(params: CallbackParams): void {
    this.params = params;
  }

  onTrainBegin(_logs?: Logs): HookResult {}
  onTrainEnd(_logs?: Logs): HookResult {}
  onEpochBegin(_epoch: number, _logs?: Logs): HookResult {}
  onEpochEnd(_epoch: number, _logs?: Logs): HookResult {}
  /** Another name of `onTrainBatchBegin`. */
  onBatchBegin(_batch: number, _logs?: Logs): HookResult {}
  /** Another name of `onTrainBatchEnd`. */
  onBatchEnd(_batch: number, _logs?: Logs): HookResult {}
  onTrainBatchBegin(batch: number, logs?: Logs): HookResult {
    return this.onBatchBegin(batch, logs);
  }
  onTrainBatchEnd(batch: number, logs?: Logs): HookResult {
    return this.onBatchEnd(batch, logs);
  }
  onTestBegin(_logs?: Logs): HookResult {}
  onTestEnd(_logs?: Logs): HookResult {}
  onTestBatchBegin(_batch: number, _logs?: Logs): HookResult {}
  onTestBatchEnd(_batch: number, _logs?: Logs): HookResult {}
  onPredictBegin(_logs?: Logs): HookResult {}
  onPredictEnd(_logs?: Logs): HookResult {}
  onPredictBatchBegin(_batch: number, _logs?: Logs): HookResult {}
  onPredictBatchEnd(_batch: number, _logs?: PredictLogs): HookResult {}
}
