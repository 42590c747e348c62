import { ArgumentError, type Tensor, tensor, UnrollError } from '@unroll/core';
import { golden } from '@unroll/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { toOptions } from '../../testing/golden-case.js';
import {
  Callback,
  CallbackList,
  type CallbackModel,
  EarlyStopping,
  type EarlyStoppingOptions,
  History,
  LambdaCallback,
  type Logs,
  TerminateOnNaN,
} from './index.js';
import { ProgressBar } from './progress-bar.js';

interface StoppingCase {
  series: string;
  values: number[];
  options: Record<string, number | boolean | string>;
  epochs_run: number;
  stopped_epoch: number;
  best_epoch: number;
  best: number | null;
  wait: number;
  weights_of_epoch: number;
  printed: string;
}

const { early_stopping: stoppings } = golden<{ cases: { early_stopping: StoppingCase[] } }>(
  'keras_training',
).cases;

/** A model whose one weight is the epoch it last finished. */
class Counter implements CallbackModel {
  stopTraining = false;
  epochsDone = 0;
  metrics = [{ name: 'accuracy', direction: 'up' as const }, { name: 'mine' }];
  getWeights = (): Tensor[] => [tensor(this.epochsDone)];
  setWeights = ([weight]: Tensor[]): void => {
    this.epochsDone = weight!.item();
  };
}

/** What `body` writes to standard output. */
function printed(body: () => void): string {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  body();
  return written.join('');
}

/** Runs the hooks of `fit` over logs until the callback stops it; returns the epochs that ran. */
function run(callback: Callback, model: Counter, name: string, values: readonly number[]): number {
  callback.setModel(model);
  callback.onTrainBegin();
  for (const [epoch, value] of values.entries()) {
    model.epochsDone = epoch + 1;
    callback.onEpochEnd(epoch, { [name]: value });
    if (model.stopTraining) break;
  }
  const ran = model.epochsDone;
  callback.onTrainEnd();
  return ran;
}

afterEach(() => vi.restoreAllMocks());

describe('EarlyStopping', () => {
  test.each(stoppings)('$series with $options', (each) => {
    const model = new Counter();
    const callback = new EarlyStopping({ verbose: 1, ...toOptions<EarlyStoppingOptions>(each.options) });
    let epochs = 0;
    const text = printed(() => {
      epochs = run(callback, model, 'val_loss', each.values);
    });
    expect({
      epochs_run: epochs,
      stopped_epoch: callback.stoppedEpoch,
      best_epoch: callback.bestEpoch,
      best: callback.best,
      wait: callback.wait,
      weights_of_epoch: model.epochsDone,
      printed: text,
    }).toEqual({
      epochs_run: each.epochs_run,
      stopped_epoch: each.stopped_epoch,
      best_epoch: each.best_epoch,
      best: each.best,
      wait: each.wait,
      weights_of_epoch: each.weights_of_epoch,
      printed: each.printed,
    });
  });

  test('takes the direction of a metric from the model', () => {
    const rising = new EarlyStopping({ monitor: 'val_accuracy', patience: 1 });
    expect(run(rising, new Counter(), 'val_accuracy', [0.1, 0.2, 0.3, 0.2, 0.9])).toBe(4);
    const unknown = new EarlyStopping({ monitor: 'mine' });
    expect(() => run(unknown, new Counter(), 'mine', [1, 2])).toThrow(ArgumentError);
    expect(() => run(unknown, new Counter(), 'mine', [1, 2])).toThrow(/monitor=mine.*mode: 'max'/);
    const told = new EarlyStopping({ monitor: 'mine', mode: 'max' });
    expect(run(told, new Counter(), 'mine', [1, 2, 1, 3])).toBe(3);
  });

  test('warns once when the log is not there', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(run(new EarlyStopping(), new Counter(), 'loss', [1, 2, 3])).toBe(3);
    expect(warn.mock.calls).toEqual([
      ['EarlyStopping conditioned on metric `val_loss` which is not available. Available metrics are: loss'],
    ]);
  });

  test('warns of a mode that there is not, and takes auto', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    expect(new EarlyStopping({ mode: 'most' as 'max' }).mode).toBe('auto');
    expect(warn).toHaveBeenCalledWith('EarlyStopping mode "most" is unknown, fallback to auto mode.');
  });

  test('does not guess what is better', () => {
    const callback = new EarlyStopping({ monitor: 'unknown' });
    callback.setModel(new Counter());
    callback.onTrainBegin();
    expect(() => callback.onEpochEnd(0, { loss: 1 })).toThrow(
      'received monitor=unknown, but it is not known',
    );
  });

  test('takes what Python programs write by position', () => {
    const { monitor, minDelta, patience, mode } = new EarlyStopping('val_loss', 0.001, 3, 0, 'min');
    expect({ monitor, minDelta, patience, mode }).toEqual({
      ...{ monitor: 'val_loss', minDelta: 0.001, patience: 3, mode: 'min' },
    });
    expect(() => new EarlyStopping({ restore_best_weights: true } as object)).toThrow(
      'EarlyStopping: unknown option `restore_best_weights`: did you mean `restoreBestWeights`?',
    );
  });
});

describe('TerminateOnNaN', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])('stops at a loss of %d', (loss) => {
    const model = new Counter();
    const callback = new TerminateOnNaN();
    callback.setModel(model);
    callback.onTrainBatchEnd(0, { loss: 1 });
    callback.onTrainBatchEnd(1, {});
    expect(model.stopTraining).toBe(false);
    expect(printed(() => callback.onTrainBatchEnd(7, { loss }))).toBe(
      'Batch 7: Invalid loss, terminating training\n',
    );
    expect(model.stopTraining).toBe(true);
  });

  test('throws if told so', () => {
    const callback = new TerminateOnNaN({ raiseError: true });
    expect(() => callback.onTrainBatchEnd(3, { loss: Number.NaN })).toThrow(UnrollError);
    expect(() => callback.onTrainBatchEnd(3, { loss: Number.NaN })).toThrow(/at batch 3. Loss value: NaN/);
  });
});

test('History keeps every log, and goes on over further calls of fit', () => {
  const history = new History();
  history.onTrainBegin();
  history.onEpochEnd(0, { loss: 3, val_loss: 4 });
  history.onEpochEnd(1, { loss: 2, val_loss: 3 });
  expect(history.epoch).toEqual([0, 1]);
  history.onTrainBegin();
  history.onEpochEnd(2, { loss: 1, val_loss: 2 });
  expect(history.epoch).toEqual([2]);
  expect(history.history).toEqual({ loss: [3, 2, 1], val_loss: [4, 3, 2] });
});

const HOOKS = [
  ['onTrainBegin', []],
  ['onEpochBegin', [0]],
  ['onTrainBatchBegin', [1]],
  ['onTrainBatchEnd', [1]],
  ['onTestBegin', []],
  ['onTestBatchBegin', [2]],
  ['onTestBatchEnd', [2]],
  ['onTestEnd', []],
  ['onEpochEnd', [0]],
  ['onTrainEnd', []],
  ['onPredictBegin', []],
  ['onPredictBatchBegin', [3]],
  ['onPredictBatchEnd', [3]],
  ['onPredictEnd', []],
] as const;

type AnyHook = (...args: (number | Logs)[]) => void | Promise<void>;

describe('CallbackList', () => {
  test.each(HOOKS)('%s reaches every callback in order, logs sorted by name', (hook, position) => {
    const seen: unknown[] = [];
    const tell = (name: string) =>
      new LambdaCallback({ [hook]: (...args: unknown[]) => void seen.push([name, ...args]) });
    const list = new CallbackList([tell('first'), tell('second')]);
    const result = (list[hook] as AnyHook).call(list, ...position, { val_loss: 3, accuracy: 1, loss: 2 });
    expect(result).toBeUndefined();
    expect(seen).toEqual([
      ['first', ...position, { accuracy: 1, loss: 2, val_loss: 3 }],
      ['second', ...position, { accuracy: 1, loss: 2, val_loss: 3 }],
    ]);
    const logs = (seen as unknown[][])[0]!.at(-1) as Logs;
    expect(Object.keys(logs)).toEqual(['accuracy', 'loss', 'val_loss']);
  });

  test('later callbacks wait for the promises of earlier ones', async () => {
    const order: string[] = [];
    const slow = new LambdaCallback({
      onEpochEnd: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('slow');
      },
    });
    const quick = new LambdaCallback({ onEpochEnd: () => void order.push('quick') });
    const done = new CallbackList([slow, quick]).onEpochEnd(0, {});
    expect(done).toBeInstanceOf(Promise);
    await done;
    expect(order).toEqual(['slow', 'quick']);
  });

  test('hands on the model and the parameters', () => {
    const model = new Counter();
    const callback = new Callback();
    new CallbackList([callback], { model, params: { epochs: 3, steps: 38, verbose: 0 } });
    expect(callback.model).toBe(model);
    expect(callback.params).toEqual({ epochs: 3, steps: 38, verbose: 0 });
  });

  test('adds a history and a progress bar unless they are there', () => {
    const plain = new CallbackList([], { addHistory: true, addProgressBar: true });
    expect(plain.callbacks.map((each) => each.constructor)).toEqual([History, ProgressBar]);
    expect(plain.history).toBe(plain.callbacks[0]);
    const own = [new ProgressBar(), new History()];
    expect(new CallbackList(own, { addHistory: true, addProgressBar: true }).callbacks).toEqual(own);
    expect(new CallbackList().history).toBeUndefined();
  });
});
