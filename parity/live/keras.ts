/** parts/keras.py's cases, repeated by the Keras dialect. */
import { ones, type Tensor, zeros } from '@unroll/core';
import { Dense, Input, Sequential, setRandomSeed } from '@unroll/sequential';
import * as initializers from '@unroll/sequential/initializers';
import * as layers from '@unroll/sequential/layers';
import { toOptions } from '@unroll/testing';
import { absolute, type Comparison, ofLargest, relative, TRAINED } from './comparison.js';
import type { KerasFit, KerasLayer, KerasStreams } from './live-file.js';
import { backward, toTensor } from './tensors.js';

/** A layer of Keras by its name. Arguments that it takes by position come first: `units` or `rate`. */
function makeLayer(name: string, { units, rate, ...options }: Record<string, unknown>): layers.Layer {
  const byName = layers as unknown as Record<string, new (size: unknown, options: object) => layers.Layer>;
  return new byName[name]!(units ?? rate, toOptions(options));
}

export function kerasLayers(cases: readonly KerasLayer[], compare: Comparison): void {
  for (const c of cases.filter(({ layer }) => layer in layers)) {
    compare.begin(c.seed);
    setRandomSeed(c.seed);
    // LSTM and GRU are called as SimpleRNN is.
    const layer = makeLayer(c.layer, { units: c.units, ...c.options }) as layers.SimpleRNN<boolean>;
    layer.build(c.input.shape);
    const [kernel, recurrentKernel] = layer.getWeights() as [Tensor, Tensor];
    compare.tensors('kernel drawn', [kernel], [c.weights[0]!], absolute, 0);
    compare.tensors(
      'recurrent kernel drawn (orthogonal)',
      [recurrentKernel],
      [c.weights[1]!],
      absolute,
      1e-5,
    );

    layer.setWeights(c.weights.map((weight) => toTensor(weight)));
    const inputs = [c.input, ...c.initial_state].map((input) => toTensor(input, { requiresGrad: true }));
    const [x, ...initialState] = inputs as [Tensor, ...Tensor[]];
    const outputs = [layer.apply(x, initialState.length > 0 ? { initialState } : {})].flat();
    backward(outputs, c.upstream);
    const gradients = layer.trainableWeights.map(({ value }) => value.grad!);
    compare.tensors('outputs', outputs, c.outputs, ofLargest, 1e-5);
    compare.tensors('gradients of weights', gradients, c.weight_gradients, ofLargest, 1e-5);
    compare.tensors(
      'gradients of inputs and initial states',
      inputs.map(({ grad }) => grad!),
      c.input_gradients,
      ofLargest,
      1e-5,
    );
  }
}

export async function kerasFits(cases: readonly KerasFit[], compare: Comparison): Promise<void> {
  for (const c of cases.filter(({ stack }) => stack.every(({ layer }) => layer in layers))) {
    compare.begin(c.seed);
    setRandomSeed(c.seed);
    const model = new Sequential([
      Input(c.input_shape),
      ...c.stack.map(({ layer, options }) => makeLayer(layer, options)),
    ]);
    compare.tensors('initial weights', model.getWeights(), c.initial_weights, ofLargest, 1e-5);
    model.compile(toOptions(c.compile));
    const [x, y] = [toTensor(c.x), toTensor(c.y)];
    const { history } = await model.fit(x, y, { ...toOptions<object>(c.fit), verbose: 0 });
    for (const [name, { values }] of Object.entries(c.history)) {
      compare.record('losses and metrics of every epoch', relative(history[name] ?? [], values), 1e-4);
    }
    compare.tensors('final weights', model.getWeights(), c.final_weights, ofLargest, TRAINED);
    const evaluated = [model.evaluate(x, y, { batchSize: 4, verbose: 0 })].flat();
    compare.record('evaluate', relative(evaluated, c.evaluate.values), 1e-4);
    const predicted = model.predict(x.narrow(0, 0, 5), { verbose: 0 });
    compare.tensors('predict', [predicted], [c.predict], ofLargest, TRAINED);
  }
}

export async function kerasStreams(cases: readonly KerasStreams[], compare: Comparison): Promise<void> {
  for (const { seed, initializers: drawn, dropout, fit_order: order } of cases) {
    compare.begin(seed);
    for (const { initializer, seed: own, values } of drawn) {
      const bound = /orthogonal/.test(initializer) ? 1e-5 : /normal/.test(initializer) ? 1e-6 : 0;
      const ours = makeInitializer(initializer, own).initialize(values.shape);
      compare.record(initializer, absolute(ours, values.values), bound);
    }

    setRandomSeed(seed);
    const layer = new layers.Dropout(dropout.rate);
    const masks = dropout.masks.map(({ shape }) => layer.apply(ones(shape), { training: true }));
    compare.tensors('dropout masks', masks, dropout.masks, absolute, 0);
    compare.record("fit's order of samples", absolute(await fitOrder(seed, order), order.order), 0);
  }
}

function makeInitializer(name: string, seed: number): initializers.Initializer {
  const className = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  const byName = initializers as unknown as Record<
    string,
    new (options: {
      seed: number;
    }) => initializers.Initializer
  >;
  return new byName[className]!({ seed });
}

/** Passes its input on and keeps the samples it was shown. */
class Order extends layers.Layer<Tensor> {
  readonly seen: number[] = [];

  override call(inputs: Tensor): Tensor {
    this.seen.push(...inputs.dataSync());
    return inputs;
  }
}

/** The samples, numbered, as two epochs of a shuffled `fit` show them to a model. */
async function fitOrder(seed: number, { n, batch_size: batchSize }: KerasStreams['fit_order']) {
  setRandomSeed(seed);
  const order = new Order();
  const model = new Sequential([Input([1]), order, new Dense(1)]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  order.seen.length = 0;
  const samples = toTensor({ shape: [n, 1], values: Array.from({ length: n }, (_, i) => i) });
  await model.fit(samples, zeros([n, 1]), { epochs: 2, batchSize, verbose: 0 });
  return order.seen;
}
