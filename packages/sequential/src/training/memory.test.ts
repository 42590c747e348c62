import { memory, ones, zeros } from '@unroll/core';
import { expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { Sequential } from '../sequential.js';

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
  // The state carried over is a result, and so the garbage collector's: it does not count.
  const expected = model.weights.length + [x, y].length;

  const fit = (epochs: number) =>
    model.fit(x, y, { epochs, batchSize: 2, validationSplit: 0.2, sampleWeight: y.add(1), ...QUIET });
  await fit(2);
  expect(memory().numTensors).toBe(expected);
  await fit(60);
  expect(memory().numTensors).toBe(expected);

  const [x2, y2] = [x.narrow(0, 0, 2), y.narrow(0, 0, 2)];
  for (let step = 0; step < 520; step++) model.trainOnBatch(x2, y2);
  model.evaluate(x, y, { batchSize: 2, ...QUIET });
  expect(model.predict(x, { batchSize: 2, ...QUIET }).shape).toEqual([20, 1]);
  expect(memory().numTensors).toBe(expected);
});
