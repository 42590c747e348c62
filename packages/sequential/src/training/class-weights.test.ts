import { type Tensor, tensor } from '@unroll/core';
import '@unroll/testing';
import { expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../models/sequential.js';
import { SGD } from '../optimizers/index.js';
import { type Data, Samples } from '../shapes/samples.js';
import { weightsOfClasses } from './class-weights.js';

/** One logistic unit that does not learn. */
function fixed(): Sequential {
  const model = new Sequential([new Dense(1, { activation: 'sigmoid', inputShape: [1] })]);
  model.setWeights([tensor([[0.5]]), tensor([0.1])]);
  model.compile({
    optimizer: new SGD({ learningRate: 0 }),
    loss: 'binary_crossentropy',
    metrics: ['mae'],
    weightedMetrics: ['mse'],
  });
  return model;
}

it('does not weight what validates', async () => {
  const x = tensor(Array.from({ length: 10 }, (_, i) => [i / 10]));
  const y = tensor(Array.from({ length: 10 }, (_, i) => [i % 2]));
  const { history } = await fixed().fit(x, y, {
    ...{ validationSplit: 0.4, shuffle: false, verbose: 0, batchSize: 4 },
    classWeight: { 0: 1, 1: 10 },
  });
  // Keras 3.15.1.
  const expected = {
    ...{ loss: 3.2832796573638916, mae: 0.4938386380672455, mse: 0.2022230327129364 },
    ...{ val_loss: 0.7089583873748779, val_mae: 0.49409306049346924, val_mse: 0.2578352987766266 },
  };
  expect(Object.keys(history)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected))
    expect(history[name]).toBeAllClose([value], { rtol: 1e-6 });
});

const classes = { 0: 2, 1: 3, 2: 5 };
const weights = (y: Data) => weightsOfClasses(Samples.from('y', y), classes);

it('goes by indices, rounded as NumPy rounds, or by the largest of a row', () => {
  expect([...weights([0, 2, 1, 7, 0.5, 1.5]).values]).toEqual([2, 5, 3, 1, 2, 5]);
  expect([...weights([[0], [2]]).values]).toEqual([2, 5]);
  expect([
    ...weights([
      [0, 0, 1],
      [1, 0, 0],
      [0, 4, 4],
    ]).values,
  ]).toEqual([5, 2, 3]);
  expect([...weights(tensor([[0, Number.NaN, 1]])).values]).toEqual([3]);
});

it('weights each step of a sequence', () => {
  const oneHot: Tensor = tensor([
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
    [
      [0, 1, 0],
      [1, 0, 0],
    ],
  ]);
  expect(weights(oneHot)).toMatchObject({ shape: [2, 2], values: Float32Array.of(2, 5, 3, 2) });
  expect(
    weights([
      [[0], [2]],
      [[1], [0]],
    ]),
  ).toMatchObject({ shape: [2, 2], values: Float32Array.of(2, 5, 3, 2) });
});

it('trains sequences with a weight for each step', async () => {
  const x = tensor([
    [[0.1], [0.2]],
    [[0.3], [0.4]],
    [[0.5], [0.6]],
  ]);
  const y = tensor([
    [[0], [1]],
    [[1], [0]],
    [[1], [1]],
  ]);
  const make = () => {
    const model = new Sequential([new Dense(1, { inputShape: [2, 1], kernelInitializer: 'ones' })]);
    model.compile('sgd', 'mse');
    return model;
  };
  const byClass = await make().fit(x, y, { classWeight: { 1: 3 }, verbose: 0 });
  const byStep = await make().fit(x, y, {
    sampleWeight: [
      [1, 3],
      [3, 1],
      [3, 3],
    ],
    verbose: 0,
  });
  expect(byClass.history).toEqual(byStep.history);
});
