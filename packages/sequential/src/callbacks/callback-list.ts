import { anything, check, defineOptions, flag, type Leading, listOf, recordOf } from '@unroll/core/internal';
import {
  Callback,
  type CallbackModel,
  type CallbackParams,
  type HookResult,
  type Logs,
  type PredictLogs,
} from './callback.js';
import { callback } from './checks.js';
import { History } from './history.js';
import { ProgressBar } from './progress-bar.js';

export interface CallbackListOptions {
  model?: CallbackModel;
  params?: CallbackParams;
  /** Adds a `History` unless there is one. Default false. */
  addHistory?: boolean;
  /** Adds a `ProgressBar` unless there is one. Default false. */
  addProgressBar?: boolean;
}

const listArguments = defineOptions<CallbackListOptions & { callbacks?: readonly Callback[] }>(
  'CallbackList',
  {
    positional: ['callbacks', 'addHistory', 'addProgressBar', 'model'],
    checks: {
      callbacks: listOf(callback) as typeof anything,
      addHistory: flag,
      addProgressBar: flag,
      model: check<CallbackModel>('a model', (value) => typeof value === 'object' && value !== null),
      params: recordOf(anything) as typeof anything,
    },
  },
);

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

  constructor(
    ...args: Leading<
      [callbacks: readonly Callback[], addHistory: boolean, addProgressBar: boolean, model: CallbackModel],
      CallbackListOptions & { callbacks?: readonly Callback[] }
    >
  ) {
    super();
    const { callbacks = [], model, params, ...added } = listArguments.read(args);
    const { addHistory = false, addProgressBar = false } = added;
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

  override onBatchBegin(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onBatchBegin(batch, sorted));
  }

  override onBatchEnd(batch: number, logs?: Logs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onBatchEnd(batch, sorted));
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

  override onPredictBatchEnd(batch: number, logs?: PredictLogs): HookResult {
    return this.#each(logs, (callback, sorted) => callback.onPredictBatchEnd(batch, sorted));
  }

  #each<L extends object>(
    logs: L | undefined,
    hook: (callback: Callback, logs: L) => HookResult,
  ): HookResult {
    if (this.callbacks.length === 0) return undefined;
    const sorted = sortedByName(logs ?? ({} as L));
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
function sortedByName<L extends object>(logs: L): L {
  const names = Object.keys(logs) as (keyof L)[];
  if (names.length > 1) names.sort();
  const sorted: Partial<L> = {};
  for (const name of names) sorted[name] = logs[name];
  return sorted as L;
}
