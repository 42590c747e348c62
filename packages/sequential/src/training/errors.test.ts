import { ones, type Tensor, tensor, zeros } from '@unroll/core';
import { describe, expect, it } from 'vitest';
import { LambdaCallback } from '../callbacks/index.js';
import { Input } from '../engine/input.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';
import { Model } from './model.js';

const X = tensor(Array.from({ length: 20 }, (_, i) => [i / 10 - 1]));
const Y = X.mul(2).sub(1);
const QUIET = { verbose: 0 } as const;

function line(): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

describe('training says what is wrong', () => {
  it('before compile', async () => {
    const model = new Sequential([new Dense(1)]);
    await expect(model.fit(X, Y)).rejects.toThrow('You must call `compile()` before using the model.');
    expect(() => model.evaluate(X, Y)).toThrow('You must call `compile()` before using the model.');
    expect(() => model.trainOnBatch(X, Y)).toThrow('You must call `compile()` before using the model.');
    expect(model.predict(X, QUIET).shape).toEqual([20, 1]);
  });

  it('with options', async () => {
    const model = line();
    await expect(model.fit(X, Y, { epochs: -1 })).rejects.toThrow(
      'fit: epochs must be an integer >= 0, got -1',
    );
    await expect(model.fit(X, Y, { batchSize: 0 })).rejects.toThrow(
      'fit: batchSize must be a positive integer or null, got 0',
    );
    await expect(model.fit(X, Y, { initialEpoch: 0.5 })).rejects.toThrow(
      'fit: initialEpoch must be an integer',
    );
    await expect(model.fit(X, Y, { validationSplit: 1 })).rejects.toThrow(
      'fit: validationSplit must be in [0, 1), got 1',
    );
    await expect(model.fit(X, Y, { validationSplit: 0.99 })).rejects.toThrow(
      'Training data contains 20 samples, which is not sufficient to split it into a validation and training set as ' +
        'specified by `validationSplit=0.99`.',
    );
    await expect(model.fit(X, Y, { classWeight: { 0: 1 }, sampleWeight: ones([20]) })).rejects.toThrow(
      'classWeight',
    );
    expect(() => model.predict(X, { batchSize: -1 })).toThrow(
      'predict: batchSize must be a positive integer or null, got -1',
    );
    expect((await model.fit(X, Y, { epochs: 0, ...QUIET })).epoch).toEqual([]);
  });

  it('with data', async () => {
    const model = line();
    await expect(model.fit(X, Y.narrow(0, 0, 3))).rejects.toThrow(
      "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.\n'x' sizes: 20\n'y' sizes: 3",
    );
    await expect(model.fit(X, Y, { sampleWeight: ones([2]) })).rejects.toThrow("'sampleWeight' sizes: 2");
    await expect(model.fit(X, null, QUIET)).rejects.toThrow('The loss needs targets: pass `y` beside `x`.');
    await expect(model.fit(zeros([0, 1]), zeros([0, 1]), QUIET)).rejects.toThrow(
      'at least one sample in `x`, got shape [0, 1]',
    );
    await expect(model.fit(zeros([2, 3]), zeros([2, 1]), QUIET)).rejects.toThrow(
      'expected shape=(None, 1), found shape=(2, 3)',
    );
  });

  it('with names in compile', () => {
    const model = line();
    expect(() => model.compile({ optimizer: 'foo' as 'sgd', loss: 'mse' })).toThrow(
      /Could not interpret optimizer identifier: "foo".*adam/,
    );
    expect(() => model.compile({ loss: 'foo' as 'mse' })).toThrow(
      /Could not interpret loss identifier: "foo".*mse/,
    );
    expect(() => model.compile({ loss: 'mse', lossWeights: [1, 2] as unknown as [number] })).toThrow(
      'compile: lossWeights must be a finite number, or a list of one: there is one loss or null, got [1, 2]',
    );
    model.compile({});
    expect(() => model.evaluate(X, Y, QUIET)).toThrow(
      'No loss to compute. Provide a `loss` argument in `compile()`.',
    );
  });

  it('with a hook that is asynchronous where nothing can wait', () => {
    const callbacks = [new LambdaCallback({ onTestBegin: () => Promise.resolve() })];
    expect(() => line().evaluate(X, Y, { callbacks, ...QUIET })).toThrow(
      'evaluate: is synchronous, got a callback whose hook returns a promise',
    );
  });
});

it('a model of inputs and outputs is refused with what to use', () => {
  const message = /Model: a model cannot be made of `inputs` and `outputs`.*Sequential.*extends Model/;
  expect(() => Reflect.construct(Model, [Input([2]), new Dense(1)])).toThrow(message);
  class Net extends Model {
    call(x: Tensor) {
      return x;
    }
  }
  expect(() => Reflect.construct(Net, [[Input([2])], [new Dense(1)]])).toThrow(message);
  expect(new Net({ name: 'net' }).name).toBe('net');
});
