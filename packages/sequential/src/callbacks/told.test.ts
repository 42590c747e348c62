import { golden } from '@unroll/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectClose, type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';
import { SGD } from '../optimizers/index.js';
import { setRandomSeed } from '../seed.js';
import type { FitOptions, PredictOptions } from '../training/options.js';
import { Callback } from './index.js';

/** Hook, epoch or batch, logs in their order; null where Python's logs are None. */
type Told = [hook: string, index: number | null, logs: [name: string, value: GoldenTensor][] | null];

interface RunCase {
  name: string;
  seed: number;
  options: Record<string, unknown>;
  params: { verbose: 0; epochs: number; steps: number };
  events: Told[];
}

interface FitCase extends RunCase {
  options: { stop_at?: [string, number]; validation?: boolean };
  epoch: number[];
  history: [name: string, values: number[]][];
  final_weights: GoldenTensor[];
}

const { cases } = golden<{
  cases: {
    x: GoldenTensor;
    y: GoldenTensor;
    holdout: [GoldenTensor, GoldenTensor];
    fits: FitCase[];
    evaluates: RunCase[];
    predicts: RunCase[];
  };
}>('keras_callbacks');
const [x, y] = [toTensor(cases.x), toTensor(cases.y)];

type Event = [hook: string, index: number | null, logs: object];

const HOOKS = [
  ...['onTrainBegin', 'onTrainEnd', 'onEpochBegin', 'onEpochEnd', 'onTrainBatchBegin', 'onTrainBatchEnd'],
  ...['onTestBegin', 'onTestEnd', 'onTestBatchBegin', 'onTestBatchEnd'],
  ...['onPredictBegin', 'onPredictEnd', 'onPredictBatchBegin', 'onPredictBatchEnd'],
];

/** Writes down every hook, and stops training at the end of the one at `stopAt`. */
function recorder(stopAt?: [string, number]): { callback: Callback; events: Event[] } {
  const events: Event[] = [];
  const callback = new Callback();
  for (const hook of HOOKS) {
    const snake = hook.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const tell = (...told: [index: number, logs: object] | [logs: object]) => {
      const [index, logs] = told.length === 2 ? told : [null, told[0]];
      events.push([snake, index, logs]);
      if (stopAt?.[0] === snake && stopAt[1] === index) callback.model.stopTraining = true;
    };
    Object.assign(callback, { [hook]: tell });
  }
  return { callback, events };
}

function modelOf(seed: number): Sequential {
  setRandomSeed(seed);
  const model = new Sequential([Input([3]), new Dense(2, 'tanh'), new Dense(1)]);
  model.compile({ optimizer: new SGD(0.1), loss: 'mse', metrics: ['mae'] });
  return model;
}

function expectTold(events: readonly Event[], expected: readonly Told[]): void {
  const shape = ([hook, index, logs]: Event) => [hook, index, Object.keys(logs)];
  expect(events.map(shape)).toEqual(
    expected.map(([hook, index, logs]) => [hook, index, (logs ?? []).map(([name]) => name)]),
  );
  for (const [i, [, , logs]] of events.entries()) {
    for (const [j, value] of Object.values(logs).entries()) {
      const wanted = expected[i]![2]![j]![1];
      if (typeof value === 'number') expect([value]).toBeAllClose(wanted.values, { rtol: 1e-5, atol: 1e-6 });
      else expectClose(value, wanted);
    }
  }
}

function expectHistory(model: Sequential, c: FitCase): void {
  const { epoch, history } = model.history!;
  expect(epoch).toEqual(c.epoch);
  expect(Object.keys(history)).toEqual(c.history.map(([name]) => name));
  for (const [name, values] of c.history) {
    expect(history[name]).toBeAllClose(values, { rtol: 1e-5, atol: 1e-6 });
  }
  for (const [i, weight] of model.getWeights().entries()) expectClose(weight, c.final_weights[i]!);
}

function fitOptions({ options }: FitCase): FitOptions {
  const { stop_at: _, validation, ...given } = options;
  return {
    ...{ shuffle: false, verbose: 0 },
    ...toOptions<FitOptions>(given),
    ...(validation && { validationData: cases.holdout.map((part) => toTensor(part)) as [never, never] }),
  };
}

const named = <C extends RunCase>(runs: readonly C[]) => runs.map((c) => [c.name, c] as const);

describe('what callbacks are told is what Keras tells', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(named(cases.fits))('fit: %s', async (_, c) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const model = modelOf(c.seed);
    const { callback, events } = recorder(c.options.stop_at);
    await model.fit(x, y, { ...fitOptions(c), callbacks: [callback] });
    expectTold(events, c.events);
    expect(callback.params).toEqual(c.params);
    expectHistory(model, c);
    const ends = c.events.filter(([hook]) => hook === 'on_epoch_end').length;
    const batches = c.events.filter(([hook]) => hook === 'on_train_batch_end').length;
    const isShort = c.options.stop_at === undefined && batches < ends * c.params.steps;
    expect(warn.mock.calls.some(([text]) => /ran out of data: epoch/.test(text))).toBe(isShort);
  });

  it.each(named(cases.evaluates))('evaluate: %s', (_, c) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { callback, events } = recorder();
    modelOf(c.seed).evaluate(x, y, {
      ...toOptions<PredictOptions>(c.options),
      verbose: 0,
      callbacks: callback,
    });
    expectTold(events, c.events);
    expect(callback.params).toEqual(c.params);
    expect(warn).toHaveBeenCalledTimes(c.params.steps > 4 ? 1 : 0);
  });

  it.each(named(cases.predicts))('predict: %s', (_, c) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { callback, events } = recorder();
    modelOf(c.seed).predict(x, { ...toOptions<PredictOptions>(c.options), verbose: 0, callbacks: callback });
    expectTold(events, c.events);
    expect(callback.params).toEqual(c.params);
    expect(warn).toHaveBeenCalledTimes(c.params.steps > 4 ? 1 : 0);
  });
});
