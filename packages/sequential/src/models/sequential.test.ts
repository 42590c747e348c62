import { ones, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  expectClose,
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toTensor,
} from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import type { Layer } from '../engine/layer.js';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { Flatten } from '../layers/flatten.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { clearSession } from '../naming.js';
import { setRandomSeed } from '../seed.js';
import { Sequential } from './sequential.js';

const layerCases = golden<{ cases: { stack: GradientCase & { weights: GoldenTensor[] } } }>(
  'keras_layers',
).cases;
const streams = golden<{
  cases: { initial_weights: { seed: number; stack: string; paths: string[]; weights: GoldenTensor[] }[] };
}>('streams_keras').cases;

const { summaries } = golden<{ cases: { summaries: { model: string; line_length_100: string }[] } }>(
  'keras_training',
).cases;

/** The model of the tutorial. */
function blog(): Sequential {
  const model = new Sequential();
  model.add(new SimpleRNN(50, { returnSequences: true, inputShape: [50, 1] }));
  for (let i = 0; i < 2; i++) {
    model.add(new Dropout(0.2));
    model.add(new SimpleRNN(50, { returnSequences: true }));
  }
  model.add(new Dropout(0.2));
  model.add(new SimpleRNN(50));
  model.add(new Dropout(0.2));
  model.add(new Dense(1));
  return model;
}

function fitted(model: Sequential, optimizer: 'adam' | 'sgd', [time, inputs]: [number, number]): Sequential {
  model.compile({ optimizer, loss: 'mse' });
  model.trainOnBatch(zeros([2, time, inputs]), zeros([2, 1]));
  return model;
}

const rnn = () => new Sequential([Input([6, 2]), new SimpleRNN(4), new Dense(1)]);

const small = () => new Sequential([new SimpleRNN(3, { inputShape: [5, 1] }), new Dense(1)]);

beforeEach(clearSession);

describe('Sequential', () => {
  it('has the outputs and gradients of Keras through a stack', () => {
    const { stack } = layerCases;
    const model = new Sequential([
      Input([5, 2]),
      new SimpleRNN(4, { returnSequences: true }),
      new SimpleRNN(3),
      new Dense(1),
    ]);
    model.setWeights(stack.weights.map((weight) => toTensor(weight)));
    const x = toTensor(stack.input, { requiresGrad: true });
    expectGradients(stack, [model.apply(x)], model.trainableWeights, [x]);
  });

  const stacks: Record<string, () => Layer[]> = {
    rnn: () => [
      Input([5, 1]),
      new SimpleRNN(4, { returnSequences: true }),
      new Dropout(0.2),
      new SimpleRNN(3),
      new Dropout(0.2),
      new Dense(1),
    ],
    deferred: () => [new SimpleRNN(3), new Dense(1)],
  };
  it.each(
    streams.initial_weights.filter(({ stack }) => stack in stacks).map((c) => [c.stack, c.seed, c] as const),
  )('starts the %s stack from the weights of Keras after setRandomSeed(%i)', (name, seed, c) => {
    setRandomSeed(seed);
    const model = new Sequential(stacks[name]!());
    if (name === 'deferred') model.build([null, 4, 2]);
    const weights = model.getWeights();
    expect(weights).toHaveLength(c.weights.length);
    for (const [i, expected] of c.weights.entries())
      expectClose(weights[i]!, expected, { rtol: 1e-6, atol: 1e-6 });
  });

  it("has the blog's parameters and shapes", () => {
    const model = blog();
    expect(model.layers.map((layer) => layer.countParams())).toEqual([
      2600, 0, 5050, 0, 5050, 0, 5050, 0, 51,
    ]);
    expect(model.layers.map((layer) => layer.outputShape).slice(-4)).toEqual([
      [null, 50, 50],
      [null, 50],
      [null, 50],
      [null, 1],
    ]);
    expect(model.countParams()).toBe(17801);
    expect(model.outputShape).toEqual([null, 1]);
  });

  const models: Record<string, () => Sequential> = {
    blog,
    'blog, compiled and fitted with adam': () => fitted(blog(), 'adam', [50, 1]),
    unbuilt: () => new Sequential([new SimpleRNN(4), new Dropout(0.2), new Dense(1)]),
    empty: () => new Sequential(),
    'fitted with sgd': () => fitted(rnn(), 'sgd', [6, 2]),
    'frozen first layer': () => {
      const model = rnn();
      model.getLayer(0).trainable = false;
      return model;
    },
  };
  it.each(Object.entries(models))('prints the summary of Keras: %s', (name, make) => {
    const printed: string[] = [];
    make().summary({ lineLength: 100, printFn: (text) => printed.push(text) });
    expect(printed).toEqual([summaries.find(({ model }) => model === name)!.line_length_100]);
  });

  it('names itself, its layers and its weights as Keras does', () => {
    const model = small();
    expect([model.name, ...model.layers.map(({ name }) => name)]).toEqual([
      'sequential',
      'simple_rnn',
      'dense',
    ]);
    expect(model.weights.map(({ path }) => path)).toEqual([
      'sequential/simple_rnn/simple_rnn_cell/kernel',
      'sequential/simple_rnn/simple_rnn_cell/recurrent_kernel',
      'sequential/simple_rnn/simple_rnn_cell/bias',
      'sequential/dense/kernel',
      'sequential/dense/bias',
    ]);
    expect(small().name).toBe('sequential_1');
  });

  it('builds on the first data where no shape was declared', () => {
    const model = new Sequential([new SimpleRNN(3), new Dense(1)]);
    expect(model.built).toBe(false);
    expect(model.weights).toEqual([]);
    expect(model.predict(ones([4, 5, 2]), { verbose: 0 }).shape).toEqual([4, 1]);
    expect(model.layers.map(({ outputShape }) => outputShape)).toEqual([
      [4, 3],
      [4, 1],
    ]);
    expect(model.predict(ones([2, 5, 2]), { verbose: 0 }).shape).toEqual([2, 1]);
  });

  it('grows and shrinks', () => {
    const model = small();
    const dense = model.pop();
    expect(dense!.name).toBe('dense');
    expect(model.built).toBe(true);
    model.add(new Dense(2));
    expect(model.apply(ones([1, 5, 1])).shape).toEqual([1, 2]);
    while (model.pop() !== undefined);
    expect(model.layers).toEqual([]);
  });

  it('may leave a last axis of one out, or have it too often, as Keras does', () => {
    const model = small();
    const x = ones([2, 5, 1]);
    expect(model.apply(ones([2, 5])).arraySync()).toEqual(model.apply(x).arraySync());
    expect(model.apply(ones([2, 5, 1, 1])).arraySync()).toEqual(model.apply(x).arraySync());
  });

  it('stacks models', () => {
    const inner = new Sequential([new Dense(3), new Flatten()]);
    const model = new Sequential([Input([2, 2]), inner, new Dense(1)]);
    expect(model.countParams()).toBe(9 + 7);
    expect(model.apply(ones([4, 2, 2])).shape).toEqual([4, 1]);
  });

  it('freezes and thaws its layers', () => {
    const model = small();
    model.getLayer('simple_rnn').trainable = false;
    expect(model.trainableWeights.map(({ name }) => name)).toEqual(['kernel', 'bias']);
    model.trainable = false;
    expect(model.trainableWeights).toEqual([]);
    model.trainable = true;
    expect(model.trainableWeights).toHaveLength(5);
  });

  it('resets stateful layers', () => {
    const model = new Sequential([Input([2, 1], { batchSize: 1 }), new SimpleRNN(2, { stateful: true })]);
    const run = () => model.apply(ones([1, 2, 1])).arraySync();
    const first = run();
    expect(run()).not.toEqual(first);
    model.resetStates();
    expect(run()).toEqual(first);
  });

  it('tells its config', () => {
    expect(small().getConfig()).toMatchObject({
      name: 'sequential',
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 5, 1] } },
        { class_name: 'SimpleRNN', config: { units: 3 } },
        { class_name: 'Dense', config: { units: 1, activation: 'linear' } },
      ],
      build_input_shape: [null, 5, 1],
    });
  });
});

describe('Sequential says what is wrong', () => {
  it('with what is added', () => {
    expect(() => new Sequential([3 as unknown as Layer])).toThrow('Received: 3');
    expect(() => new Sequential([new Dense(1, { name: 'a' }), new Dense(1, { name: 'a' })])).toThrow(
      "All layers added to a Sequential model should have unique names. Name 'a' is already the name of a layer",
    );
    expect(() => new Sequential([Input([3]), Input([3])])).toThrow(
      'has already been configured to use input shape (None, 3). You cannot add a different Input layer to it.',
    );
    expect(
      () => new Sequential([Input([5, 1]), new SimpleRNN(2, { returnState: true }), new Dense(1)]),
    ).toThrow("should have a single output tensor, but layer 'simple_rnn' returns several");
    const model = small();
    expect(() => model.add(new SimpleRNN(2, { name: 'late' }))).toThrow(
      "Input 0 of layer 'late' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (None, 1)",
    );
    expect(model.layers).toHaveLength(2);
    expect(model.apply(ones([1, 5, 1])).shape).toEqual([1, 1]);
  });

  it("with the input's shape", () => {
    const model = small();
    expect(() => model.apply(zeros([2, 6, 1]))).toThrow(
      "Input 0 of layer 'sequential' is incompatible with the layer: expected shape=(None, 5, 1), found shape=(2, 6, 1)",
    );
    expect(() => model.predict(zeros([2, 5, 2]), { verbose: 0 })).toThrow(
      'expected shape=(None, 5, 1), found shape=(2, 5, 2)',
    );
    expect(() => model.build([null, 6, 1])).toThrow('You cannot build it with inputShape (None, 6, 1)');
    expect(
      new Sequential([new SimpleRNN(2, { inputShape: [null, 1] })]).apply(zeros([2, 7, 1])).shape,
    ).toEqual([2, 2]);
  });

  it('with layers that are not there', () => {
    const model = small();
    expect(() => model.getLayer('x')).toThrow('No such layer: x. Existing layers are: [simple_rnn, dense].');
    expect(() => model.getLayer(9)).toThrow(
      'Was asked to retrieve layer at index 9 but model only has 2 layers.',
    );
    expect(() => new Sequential().apply(zeros([1]))).toThrow('cannot be built because it has no layers');
    expect(() => new Sequential([new Dense(1)]).countParams()).toThrow("but the layer isn't built");
  });
});
