import { ones, type Tensor, tensor } from '@unroll/core';
import { deviations } from '@unroll/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Callback, EarlyStopping, LambdaCallback, TerminateOnNaN } from '../callbacks/index.js';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { MeanSquaredError } from '../losses/index.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import { SGD } from '../optimizers/index.js';
import { setRandomSeed } from '../seed.js';
import type { CompileOptions } from './compile-options.js';

deviations([
  {
    backend: 'webgl',
    reason: 'it looks at process.stdout',
    cases: [/ > goes on through NaN, unless told to stop$/],
  },
]);

/** y = 2 x - 1, one number each. */
const X = tensor(Array.from({ length: 20 }, (_, i) => [i / 10 - 1]));
const Y = X.mul(2).sub(1);
const QUIET = { verbose: 0 } as const;

function line(
  options: CompileOptions = { optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' },
): Sequential {
  setRandomSeed(0);
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile(options);
  return model;
}

beforeEach(clearSession);
afterEach(() => vi.restoreAllMocks());

describe('fit', () => {
  it('learns', async () => {
    const model = line();
    const { history, epoch } = await model.fit(X, Y, { epochs: 200, ...QUIET });
    expect(epoch).toHaveLength(200);
    expect(history.loss!.at(-1)).toBeLessThan(1e-9);
    expect(model.getWeights().map((weight) => weight.item())).toBeAllClose([2, -1], { atol: 1e-4, rtol: 0 });
    expect(model.history!.history).toBe(history);
  });

  it('takes tensors, nested arrays and typed arrays alike', async () => {
    const [fromTensors, fromArrays] = [line(), line()];
    await fromTensors.fit(X, Y, { epochs: 2, ...QUIET });
    await fromArrays.fit(X.arraySync(), Float32Array.from(Y.dataSync()), { epochs: 2, ...QUIET });
    expect(fromArrays.getWeights()[0]!.item()).toBe(fromTensors.getWeights()[0]!.item());
  });

  it('weighs batches by their size in the mean', async () => {
    const model = line({ optimizer: new SGD({ learningRate: 0 }), loss: 'mse' });
    const { history } = await model.fit(X, Y, { batchSize: 16, ...QUIET });
    expect(history.loss![0]).toBeCloseTo(model.evaluate(X, Y, { batchSize: 20, ...QUIET }) as number, 6);
  });

  it('shuffles, with or without a seed', async () => {
    const orderOf = async (model: Sequential, shuffle: boolean, epochs = 1) => {
      const seen: number[] = [];
      const loss = (yTrue: Tensor, yPred: Tensor) => {
        seen.push(...yTrue.dataSync());
        return yPred.sub(yTrue).mean(-1);
      };
      model.compile({ optimizer: 'sgd', loss });
      await model.fit(X, X, { batchSize: 7, shuffle, epochs, ...QUIET });
      return seen;
    };
    const inOrder = [...X.dataSync()];
    expect(await orderOf(line(), false)).toEqual(inOrder);
    const shuffled = await orderOf(line(), true, 2);
    expect(shuffled.slice(0, 20)).not.toEqual(inOrder);
    expect(shuffled.slice(20)).toEqual(shuffled.slice(0, 20));
    expect(shuffled.slice(0, 20).sort((a, b) => a - b)).toEqual(inOrder);
  });

  it('validates on the last part, which it does not train on', async () => {
    const x = tensor([[1], [1], [1], [100]]);
    const model = line();
    const { history } = await model.fit(x, x, { validationSplit: 0.25, epochs: 30, ...QUIET });
    expect(Object.keys(history)).toEqual(['loss', 'val_loss']);
    expect(history.loss!.at(-1)).toBeLessThan(1e-6);
    expect(history.val_loss!.at(-1)).toBeGreaterThan(10);
    const value = model.evaluate(tensor([[100]]), tensor([[100]]), QUIET);
    expect(value).toBeCloseTo(history.val_loss!.at(-1)!, 3);
  });

  it('stops where a callback says so', async () => {
    const model = line();
    const batches: number[] = [];
    const callbacks = [
      new LambdaCallback({
        onTrainBatchEnd: (batch) => {
          batches.push(batch);
          if (batch === 1) model.stopTraining = true;
        },
      }),
    ];
    const { epoch } = await model.fit(X, Y, { epochs: 3, batchSize: 4, callbacks, ...QUIET });
    expect(batches).toEqual([0, 1]);
    expect(epoch).toEqual([0]);
    expect((await model.fit(X, Y, { epochs: 2, ...QUIET })).epoch).toEqual([0, 1]);
  });

  it('stops early, and restores the best weights', async () => {
    const model = line({ optimizer: new SGD({ learningRate: 5 }), loss: 'mse' });
    const best = model.getWeights().map((weight) => weight.item());
    const callbacks = [new EarlyStopping({ monitor: 'loss', patience: 1, restoreBestWeights: true })];
    const { epoch } = await model.fit(X, Y, { epochs: 9, callbacks, ...QUIET });
    expect(epoch).toEqual([0, 1]);
    expect(model.getWeights().map((weight) => weight.item())).not.toEqual(best);
    expect(model.getWeights().every((weight) => Number.isFinite(weight.item()))).toBe(true);
  });

  it('goes on through NaN, unless told to stop', async () => {
    const y = Y.mul(Number.NaN);
    expect((await line().fit(X, y, { epochs: 3, ...QUIET })).history.loss).toEqual([NaN, NaN, NaN]);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { epoch } = await line().fit(X, y, { epochs: 3, callbacks: [new TerminateOnNaN()], ...QUIET });
    expect(epoch).toEqual([0]);
  });

  it('calls hooks in order and waits for their promises', async () => {
    const calls: string[] = [];
    const note = (name: string) => () => {
      calls.push(name);
    };
    class Slow extends Callback {
      override async onEpochEnd() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        calls.push('slow');
      }
    }
    const hooks = Object.fromEntries(
      [
        'onTrainBegin',
        'onEpochBegin',
        'onTrainBatchBegin',
        'onTrainBatchEnd',
        'onTestBegin',
        'onTestEnd',
        'onEpochEnd',
        'onTrainEnd',
      ].map((name) => [name, note(name)]),
    );
    const callbacks = [new Slow(), new LambdaCallback(hooks)];
    await line().fit(X, Y, { validationData: [X, Y], callbacks, ...QUIET });
    expect(calls).toEqual([
      'onTrainBegin',
      'onEpochBegin',
      'onTrainBatchBegin',
      'onTrainBatchEnd',
      'onTestBegin',
      'onTestEnd',
      'slow',
      'onEpochEnd',
      'onTrainEnd',
    ]);
  });

  it('lets the event loop turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await line().fit(X, Y, { epochs: 60, batchSize: 4, ...QUIET });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('carries the state of stateful layers over, also in training', async () => {
    const model = new Sequential([
      new SimpleRNN(2, { stateful: true, batchInputShape: [2, 3, 1] }),
      new Dense(1),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [x, y] = [ones([8, 3, 1]), ones([8, 1])];
    const fit = () => model.fit(x, y, { batchSize: 2, shuffle: false, ...QUIET });
    await fit();
    const carried = model.predict(ones([2, 3, 1]), { batchSize: 2, ...QUIET });
    model.resetStates();
    expect(model.predict(ones([2, 3, 1]), { batchSize: 2, ...QUIET }).arraySync()).not.toEqual(
      carried.arraySync(),
    );
  });

  it('leaves weights alone that are not to be trained', async () => {
    const model = line();
    model.getLayer(0).trainable = false;
    const before = model.getWeights().map((weight) => weight.item());
    await model.fit(X, Y, QUIET);
    expect(model.getWeights().map((weight) => weight.item())).toEqual(before);
  });
});

describe('evaluate and predict', () => {
  it('give the same in batches as at once', () => {
    const model = line({ loss: new MeanSquaredError(), metrics: ['mae'] });
    const [whole, parts] = [20, 3].map(
      (batchSize) => model.evaluate(X, Y, { batchSize, ...QUIET }) as number[],
    );
    expect(parts).toBeAllClose(whole!, { rtol: 1e-6, atol: 0 });
    const predicted = model.predict(X, { batchSize: 3, ...QUIET });
    expect(predicted.shape).toEqual([20, 1]);
    expect(predicted.requiresGrad).toBe(false);
    expect(predicted.arraySync()).toEqual(model.predictOnBatch(X).arraySync());
    expect(predicted.arraySync()).toEqual(model.apply(X).arraySync());
  });

  it('return a number, a list or a record', () => {
    const model = line({ loss: 'mse' });
    expect(model.evaluate(X, Y, QUIET)).toBeTypeOf('number');
    model.compile({ loss: 'mse', metrics: ['mae'] });
    const [loss, mae] = model.evaluate(X, Y, QUIET) as number[];
    expect(model.evaluate(X, Y, { returnDict: true, ...QUIET })).toEqual({ loss, mae });
    expect(model.metrics.map(({ name }) => name)).toEqual(['loss', 'mae']);
  });

  it('take targets of shape [n] for predictions of shape [n, 1]', () => {
    const model = line({ loss: 'mse', metrics: ['mae'] });
    expect(model.evaluate(X, Y.flatten(), QUIET)).toEqual(model.evaluate(X, Y, QUIET));
  });

  it('multiply the loss by its weight', () => {
    const model = line({ loss: 'mse' });
    const plain = model.evaluate(X, Y, QUIET) as number;
    model.compile({ loss: 'mse', lossWeights: [3] });
    expect(model.evaluate(X, Y, QUIET)).toBeCloseTo(3 * plain, 5);
  });

  it('do not drop', () => {
    const model = new Sequential([new Dropout(0.9, { inputShape: [4] })]);
    expect(model.predict(ones([2, 4]), QUIET).arraySync()).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });
});
