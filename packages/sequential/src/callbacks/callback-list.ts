import { ProgressBar } from '../progress-bar.js';
import { Callback, type CallbackModel, type CallbackParams, type HookResult, type Logs } from './callback.js';
import { History } from './history.js';

export interface CallbackListOptions {
  model?: CallbackModel;
  params?: CallbackParams;
  /** Adds a `History` unless there is one. Default false. */
  addHistory?: boolean;
  /** Adds a `ProgressBar` unless there is one. Default false. */
  addProgressBar?: boolean;
}

/**
 * Several callbacks as one. keras.callbacks.CallbackList.
 *
 * Each hook runs the callbacks' hooks in order, a later one after an earlier one's promise. It returns a promise only if
 * one of them does, so that synchronous callbacks cost `predict` and every batch nothing. As in Keras, logs reach the
 * callbacks sorted by name.
 */
export class CallbackList extends Callback {
  readonly callbacks: Callback[];
  readonly history: History | undefined;

  constructor(callbacks: readonly Callback[] = [], options: CallbackListOptions = {}) {
    super();
    const { model, params, addHistory = false, addProgressBar = false } = options;
    this.callbacks = [...callbacks];
    if (addHistory && !callbacks.some((each) => each instanceof History)) this.callbacks.push(new History());
    if (addProgressBar && !callbacks.some((each) => each instanceof ProgressBar)) {
      this.callbacks.push(new ProgressBar());
    }
    this.history = this.callbacks.find((each) => each instanceof History);
    if (model !== undefined) this.setModel(model);
    if (params !== undefined) this.setParams(params);
  }

  override setModel(model: CallbackModel): void {
    super.setModel(model);
    for (const callback of this.callbacks) callback.setModel(model);
  }

  override setParams(params: CallbackParams): void {
    super.setParams(params);
    for (const callback of this.callbacks) callback.setParams(params);
  }

  override onTrainBegin(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTrainBegin(sorted));
  }

  override onTrainEnd(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTrainEnd(sorted));
  }

  override onEpochBegin(epoch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onEpochBegin(epoch, sorted));
  }

  override onEpochEnd(epoch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onEpochEnd(epoch, sorted));
  }

  override onTrainBatchBegin(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTrainBatchBegin(batch, sorted));
  }

  override onTrainBatchEnd(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTrainBatchEnd(batch, sorted));
  }

  override onTestBegin(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTestBegin(sorted));
  }

  override onTestEnd(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTestEnd(sorted));
  }

  override onTestBatchBegin(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTestBatchBegin(batch, sorted));
  }

  override onTestBatchEnd(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onTestBatchEnd(batch, sorted));
  }

  override onPredictBegin(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onPredictBegin(sorted));
  }

  override onPredictEnd(logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onPredictEnd(sorted));
  }

  override onPredictBatchBegin(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onPredictBatchBegin(batch, sorted));
  }

  override onPredictBatchEnd(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onPredictBatchEnd(batch, sorted));
  }

  #each(logs: Logs = {}, hook: (callback: Callback, logs: Logs) => HookResult): HookResult {
    if (this.callbacks.length === 0) return undefined;
    const sorted = sortedByName(logs);
    let pending: Promise<void> | undefined;
    for (const callback of this.callbacks) {
      if (pending !== undefined) {
        pending = pending.then(() => hook(callback, sorted));
        continue;
      }
      const result = hook(callback, sorted);
      if (result instanceof Promise) pending = result;
    }
    return pending;
  }
}

/** A copy, since callbacks may write to theirs. */
function sortedByName(logs: Logs): Logs {
  const names = Object.keys(logs);
  if (names.length > 1) names.sort();
  const sorted: Logs = {};
  for (const name of names) sorted[name] = logs[name]!;
  return sorted;
}
