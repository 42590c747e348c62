import { tensor } from '@unroll/core';
import { expect, it } from 'vitest';
import { LambdaCallback } from '../callbacks/index.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';

const X = tensor(Array.from({ length: 20 }, (_, i) => [i / 10 - 1]));
const Y = X.mul(2).sub(1);
const QUIET = { verbose: 0 } as const;

function line(): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

it('lets nothing begin while a model is training', async () => {
  const model = line();
  const first = model.fit(X, Y, { epochs: 2, ...QUIET });
  await expect(model.fit(X, Y, QUIET)).rejects.toThrow('fit: the model is already training');
  expect(() => model.evaluate(X, Y, QUIET)).toThrow('evaluate: the model is already training');
  expect(() => model.predict(X, QUIET)).toThrow('predict: the model is already training');
  expect(() => model.trainOnBatch(X, Y)).toThrow('trainOnBatch: the model is already training');
  expect(() => model.testOnBatch(X, Y)).toThrow('testOnBatch: the model is already training');
  expect(() => model.predictOnBatch(X)).toThrow('predictOnBatch: the model is already training');
  expect(() => model.compile('sgd', 'mse')).toThrow('compile: the model is already training');
  expect((await first).history.loss).toHaveLength(2);
  expect((await model.fit(X, Y, QUIET)).history.loss).toHaveLength(1);
});

it('lets another model train at the same time', async () => {
  const [one, two] = await Promise.all([line().fit(X, Y, QUIET), line().fit(X, Y, QUIET)]);
  expect(one.history.loss).toHaveLength(1);
  expect(one).not.toBe(two);
});

it('lets no callback train, at once or later', async () => {
  const model = line();
  const refused: Promise<unknown>[] = [];
  const again = () => {
    refused.push(model.fit(X, Y, QUIET).catch(({ message }: Error) => message));
  };
  await model.fit(X, Y, {
    ...{ epochs: 40, batchSize: 2, ...QUIET },
    callbacks: new LambdaCallback({
      onTrainBegin: () => {
        setTimeout(again, 0);
      },
      onTrainBatchEnd: (batch) => {
        if (batch === 0) again();
      },
      onEpochEnd: again,
    }),
  });
  const messages = await Promise.all(refused);
  expect(messages).toHaveLength(81);
  for (const message of messages) expect(message).toContain('fit: the model is already training');
});

it('lets callbacks predict, and evaluate between epochs, without a trace in the logs', async () => {
  const alone = line();
  const weights = alone.getWeights();
  const plain = await alone.fit(X, Y, { epochs: 3, validationSplit: 0.2, shuffle: false, ...QUIET });

  const model = line();
  model.setWeights(weights);
  const evaluate = () => {
    model.evaluate(X, Y, QUIET);
  };
  const predict = () => {
    model.predict(X, QUIET);
  };
  const hooks = new LambdaCallback({
    ...{ onTrainBegin: evaluate, onEpochBegin: evaluate, onEpochEnd: evaluate, onTrainEnd: evaluate },
    ...{ onTrainBatchBegin: predict, onTrainBatchEnd: predict, onTestBatchEnd: predict },
  });
  const watched = await model.fit(X, Y, {
    ...{ epochs: 3, validationSplit: 0.2, shuffle: false, callbacks: [hooks], ...QUIET },
  });
  expect(watched.history).toEqual(plain.history);

  const between = new LambdaCallback({ onTrainBatchEnd: evaluate });
  await expect(model.fit(X, Y, { callbacks: [between], ...QUIET })).rejects.toThrow(
    'evaluate: the model is already training',
  );
  const within = new LambdaCallback({ onTestBatchEnd: evaluate });
  expect(() => model.evaluate(X, Y, { callbacks: [within], ...QUIET })).toThrow(
    'evaluate: the model is already evaluating',
  );
});

it('is free again after an error', async () => {
  const model = line();
  const fail = () => {
    throw new Error('enough');
  };
  for (const hook of ['onTrainBegin', 'onTrainBatchEnd', 'onEpochEnd'] as const) {
    const callbacks = [new LambdaCallback({ [hook]: fail })];
    await expect(model.fit(X, Y, { callbacks, ...QUIET })).rejects.toThrow('enough');
    const rejecting = [new LambdaCallback({ [hook]: () => Promise.reject(new Error('too much')) })];
    await expect(model.fit(X, Y, { callbacks: rejecting, ...QUIET })).rejects.toThrow('too much');
  }
  const testing = [new LambdaCallback({ onTestBatchEnd: fail })];
  expect(() => model.evaluate(X, Y, { callbacks: testing, ...QUIET })).toThrow('enough');
  await expect(model.fit(X, tensor([[1]]), QUIET)).rejects.toThrow('cardinality');
  expect((await model.fit(X, Y, QUIET)).history.loss).toHaveLength(1);
  expect(model.predict(X, QUIET).shape).toEqual([20, 1]);
});
