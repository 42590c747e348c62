import { type Tensor, tensor } from '@unroll/core';
import { deviations, golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import { EarlyStopping } from '../callbacks/index.js';
import { Input } from '../engine/input.js';
import type { Layer } from '../engine/layer.js';
import { Dense, type DenseOptions } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { GRU, type GRUOptions } from '../layers/gru.js';
import { LSTM, type LSTMOptions } from '../layers/lstm.js';
import { SimpleRNN, type SimpleRNNOptions } from '../layers/simple-rnn.js';
import { Sequential } from '../models/sequential.js';
import { Adam } from '../optimizers/index.js';
import { setRandomSeed } from '../seed.js';
import type { CompileOptions } from './compile-options.js';
import type { FitOptions } from './options.js';

deviations([
  {
    backend: 'webgl',
    reason: 'a weight after the last epoch is 1.5e-5 from that of Keras, of which 1e-5 are allowed',
    cases: [/ > EarlyStopping, back to the best weights$/],
  },
]);

interface FitCase {
  name: string;
  seed: number;
  stack: { layer: string; options: Record<string, unknown> }[];
  input_shape: number[];
  compile: Record<string, unknown>;
  fit: Record<string, unknown> & { sample_weight?: GoldenTensor };
  x: GoldenTensor;
  y: GoldenTensor;
  validation?: [GoldenTensor, GoldenTensor];
  initial_weights: GoldenTensor[];
  epoch: number[];
  history: Record<string, GoldenTensor>;
  final_weights: GoldenTensor[];
  evaluate: GoldenTensor;
  predict: GoldenTensor;
}

interface BlogCase {
  seed: number;
  series: GoldenTensor;
  samples: number;
  loss: GoldenTensor;
  predict: GoldenTensor;
  final_norms: GoldenTensor;
}

interface StepsCase {
  seed: number;
  x: GoldenTensor;
  y: GoldenTensor;
  train_on_batch: GoldenTensor[];
  test_on_batch: GoldenTensor[];
  after_reset: Record<string, number>;
  final_weights: GoldenTensor[];
}

interface EarlyStoppingCase {
  seed: number;
  x: GoldenTensor;
  y: GoldenTensor;
  learning_rate: number;
  patience: number;
  epoch: number[];
  history: Record<string, GoldenTensor>;
  stopped_epoch: number;
  final_weights: GoldenTensor[];
}

const { cases } = golden<{
  cases: { fits: FitCase[]; blog: BlogCase; steps: StepsCase; early_stopping_fit: EarlyStoppingCase };
}>('keras_training');

const makers: Record<string, (options: Record<string, unknown>) => Layer> = {
  SimpleRNN: ({ units, ...options }) =>
    new SimpleRNN(units as number, toOptions<SimpleRNNOptions<false>>(options)),
  LSTM: ({ units, ...options }) => new LSTM(units as number, toOptions<LSTMOptions<false>>(options)),
  GRU: ({ units, ...options }) => new GRU(units as number, toOptions<GRUOptions<false>>(options)),
  Dense: ({ units, ...options }) => new Dense(units as number, toOptions<DenseOptions>(options)),
  Dropout: ({ rate }) => new Dropout(rate as number),
};

/** Rounding differs between the two, and training lets the difference grow. */
const CURVE = { rtol: 1e-5, atol: 1e-6 };
/** Four layers of 50 steps: more sums to round. */
const LONG_CURVE = { rtol: 2e-5, atol: 1e-6 };

describe('fit repeats Keras, from seeds to final weights', () => {
  it.each(cases.fits.map((c) => [c.name, c] as const))('%s', async (_, c) => {
    setRandomSeed(c.seed);
    const model = new Sequential([
      Input(c.input_shape),
      ...c.stack.map(({ layer, options }) => makers[layer]!(options)),
    ]);
    for (const [i, weight] of model.getWeights().entries()) expectClose(weight, c.initial_weights[i]!, CURVE);

    model.compile(toOptions<CompileOptions>(c.compile));
    const { sample_weight: sampleWeight, ...fit } = c.fit;
    const history = await model.fit(toTensor(c.x), toTensor(c.y), {
      ...toOptions<FitOptions>(fit),
      ...(sampleWeight && { sampleWeight: toTensor(sampleWeight) }),
      ...(c.validation && { validationData: [toTensor(c.validation[0]), toTensor(c.validation[1])] }),
      verbose: 0,
    });

    expect(history.epoch).toEqual(c.epoch);
    expect(Object.keys(history.history)).toEqual(Object.keys(c.history));
    for (const [name, values] of Object.entries(c.history)) {
      expect(history.history[name]).toBeAllClose(values.values, CURVE);
    }
    for (const [i, weight] of model.getWeights().entries()) expectClose(weight, c.final_weights[i]!, CURVE);
    const evaluated = model.evaluate(toTensor(c.x), toTensor(c.y), { batchSize: 4, verbose: 0 });
    expect([evaluated].flat()).toBeAllClose(c.evaluate.values, CURVE);
    expectClose(model.predict(toTensor(c.x).narrow(0, 0, 5), { verbose: 0 }), c.predict, CURVE);
  });

  it("the blog's model at full size", async () => {
    const { series, samples, seed, loss, predict, final_norms: norms } = cases.blog;
    const windows = Array.from({ length: samples }, (_, i) => series.values.slice(i, i + 50));
    const x = tensor(windows, { shape: [samples, 50, 1] });
    const y = tensor(series.values.slice(50), { shape: [samples, 1] });
    setRandomSeed(seed);
    const model = new Sequential();
    model.add(new SimpleRNN(50, { returnSequences: true, inputShape: [50, 1] }));
    model.add(new Dropout(0.2));
    model.add(new SimpleRNN(50, { returnSequences: true }));
    model.add(new Dropout(0.2));
    model.add(new SimpleRNN(50, { returnSequences: true }));
    model.add(new Dropout(0.2));
    model.add(new SimpleRNN(50));
    model.add(new Dropout(0.2));
    model.add(new Dense(1));
    model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
    const history = await model.fit(x, y, { epochs: 3, batchSize: 32, verbose: 0 });
    expect(history.history.loss).toBeAllClose(loss.values, LONG_CURVE);
    expectClose(model.predict(x.narrow(0, 0, 8), { verbose: 0 }), predict, LONG_CURVE);
    const finalNorms = model.getWeights().map((weight: Tensor) => weight.norm().item());
    expect(finalNorms).toBeAllClose(norms.values, LONG_CURVE);
  });

  it('EarlyStopping, back to the best weights', async () => {
    const { seed, x, y, ...expected } = cases.early_stopping_fit;
    setRandomSeed(seed);
    const model = new Sequential([Input(x.shape.slice(1)), new SimpleRNN(4), new Dense(1)]);
    model.compile({ optimizer: new Adam({ learningRate: expected.learning_rate }), loss: 'mse' });
    const stop = new EarlyStopping({
      monitor: 'val_loss',
      patience: expected.patience,
      restoreBestWeights: true,
    });
    const { epoch, history } = await model.fit(toTensor(x), toTensor(y), {
      epochs: 30,
      batchSize: 4,
      shuffle: false,
      validationSplit: 0.25,
      verbose: 0,
      callbacks: [stop],
    });
    expect(epoch).toEqual(expected.epoch);
    expect(stop.stoppedEpoch).toBe(expected.stopped_epoch);
    for (const [name, values] of Object.entries(expected.history)) {
      expect(history[name]).toBeAllClose(values.values, CURVE);
    }
    for (const [i, weight] of model.getWeights().entries())
      expectClose(weight, expected.final_weights[i]!, CURVE);
  });

  it('trainOnBatch and testOnBatch', () => {
    const { seed, x, y, ...expected } = cases.steps;
    const [first, second] = [0, 4].map((start) => [
      toTensor(x).narrow(0, start, 4),
      toTensor(y).narrow(0, start, 4),
    ]) as [[Tensor, Tensor], [Tensor, Tensor]];
    setRandomSeed(seed);
    const model = new Sequential([Input([6, 2]), new SimpleRNN(4), new Dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
    expect([model.trainOnBatch(...first)].flat()).toBeAllClose(expected.train_on_batch[0]!.values, CURVE);
    expect([model.trainOnBatch(...second)].flat()).toBeAllClose(expected.train_on_batch[1]!.values, CURVE);
    expect([model.testOnBatch(...first)].flat()).toBeAllClose(expected.test_on_batch[0]!.values, CURVE);
    expect([model.testOnBatch(...second)].flat()).toBeAllClose(expected.test_on_batch[1]!.values, CURVE);
    const last = model.trainOnBatch(...first, { returnDict: true });
    expect(Object.keys(last)).toEqual(['loss', 'mae']);
    expect(Object.values(last)).toBeAllClose([expected.after_reset.loss!, expected.after_reset.mae!], CURVE);
    for (const [i, weight] of model.getWeights().entries())
      expectClose(weight, expected.final_weights[i]!, CURVE);
  });
});
