import * as core from '@unroll/core';
import { ones, tensor, zeros } from '@unroll/core';
import { expectFlatMemory } from '@unroll/testing';
import { expect, it } from 'vitest';
import {
  ActivityRegularization,
  AveragePooling1D,
  BatchNormalization,
  Bidirectional,
  Cropping1D,
  Dense,
  Dropout,
  ELU,
  Embedding,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GRU,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  LSTMCell,
  MaxPooling1D,
  PReLU,
  ReLU,
  RNN,
  SimpleRNN,
  SimpleRNNCell,
  Softmax,
  SpatialDropout1D,
  TimeDistributed,
  UnitNormalization,
  UpSampling1D,
  ZeroPadding1D,
} from '../layers/index.js';
import { Sequential } from '../models/sequential.js';

const QUIET = { verbose: 0 } as const;

it('training keeps as many tensors after 1,000 steps as after 10: weights and data', async () => {
  const model = new Sequential([
    new SimpleRNN(3, { batchInputShape: [2, 4, 1], returnSequences: true, stateful: true }),
    new Dropout(0.2),
    new SimpleRNN(2, { goBackwards: true, dropout: 0.3 }),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
  const [x, y] = [ones([20, 4, 1]), zeros([20, 1])];
  await expectFlatMemory(core, async (steps) => {
    await model.fit(x, y, {
      epochs: steps / 10,
      batchSize: 2,
      validationSplit: 0.2,
      sampleWeight: y.add(1),
      ...QUIET,
    });
    const [x2, y2] = [x.narrow(0, 0, 2), y.narrow(0, 0, 2)];
    for (let step = 0; step < steps / 5; step++) model.trainOnBatch(x2, y2);
    model.evaluate(x, y, { batchSize: 2, ...QUIET });
    expect(model.predict(x, { batchSize: 2, ...QUIET }).shape).toEqual([20, 1]);
  });
});

it('so does training of every recurrent layer, under masks, dropout, regularizers and constraints', async () => {
  const model = new Sequential([
    new Embedding(5, 3, { maskZero: true, batchInputShape: [2, 4] }),
    new Bidirectional(new LSTM(2, { returnSequences: true, recurrentDropout: 0.2, dropout: 0.1 })),
    new BatchNormalization(),
    new TimeDistributed(new Dense(3, { activityRegularizer: 'l2' })),
    new GRU(3, {
      returnSequences: true,
      stateful: true,
      kernelRegularizer: 'l2',
      kernelConstraint: 'max_norm',
    }),
    new LayerNormalization({ activityRegularizer: 'l1' }),
    new RNN([new LSTMCell(2, { dropout: 0.2 }), new SimpleRNNCell(2, { recurrentDropout: 0.2 })]),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'nadam', loss: 'mse', metrics: ['mae'] });
  const x = tensor([1, 2, 0, 0, 3, 4, 1, 0, 0, 1, 2, 0, 4, 4, 4, 4], { shape: [4, 4] });
  const y = zeros([4, 1]);
  const steps = async (count: number) => {
    await model.fit(x, y, { epochs: count, batchSize: 2, ...QUIET });
    for (let step = 0; step < count; step++) model.trainOnBatch(x.narrow(0, 0, 2), y.narrow(0, 0, 2));
  };
  await expectFlatMemory(core, steps, { few: 4, many: 24 });
});

it('so does training of what neither recurs nor has a kernel', async () => {
  const model = new Sequential([
    new GaussianNoise(0.1, { batchInputShape: [2, 4, 3] }),
    new ZeroPadding1D(),
    new SimpleRNN(3, { returnSequences: true }),
    new PReLU({ alphaRegularizer: 'l2' }),
    new SpatialDropout1D(0.2),
    new MaxPooling1D(2, 1, 'same'),
    new UpSampling1D(),
    new Cropping1D(),
    new AveragePooling1D(3, 2, 'same'),
    new ActivityRegularization(0.1, 0.1),
    new UnitNormalization(),
    new GaussianDropout(0.2),
    new LeakyReLU(),
    new ReLU(0.5, 0.1, 0.1),
    new ELU(),
    new Softmax([1, 2]),
    new MaxPooling1D(),
    new Flatten(),
    new Dense(1),
  ]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  const [x, y] = [ones([4, 4, 3]), zeros([4, 1])];
  const steps = async (count: number) => {
    await model.fit(x, y, { epochs: count, batchSize: 2, ...QUIET });
    model.predict(x, { batchSize: 2, ...QUIET });
    for (let step = 0; step < count; step++) model.trainOnBatch(x.narrow(0, 0, 2), y.narrow(0, 0, 2));
  };
  await expectFlatMemory(core, steps, { few: 4, many: 24 });
});
