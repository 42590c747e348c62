import { ones, type Tensor, zeros } from '@unroll/core';
import { deviations, golden, noNative } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import {
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toOptions,
  toTensor,
} from '../../testing/golden-case.js';
import { SimpleRNN, type SimpleRNNOptions } from './simple-rnn.js';

deviations([
  {
    // The backend tensorflow takes the native kernels where they are there.
    backend: noNative ? 'native' : ['native', 'tensorflow'],
    reason:
      'a gradient that cancels, an element of it beyond its tolerance: native is 9.7e-7 off float64, Keras 9.2e-7 on the ' +
      'other side',
    cases: ['SimpleRNN against Keras > outputs and gradients [[5,3,1],17,{"return_sequences":true},0]'],
  },
]);

interface RecurrentCase extends GradientCase {
  layer: string;
  units: number;
  options: Record<string, unknown>;
  weights: GoldenTensor[];
  initial_state: GoldenTensor[];
}

const { cases } = golden<{ cases: { simple_rnn: RecurrentCase[] } }>('keras_layers');

function make(
  units: number,
  options: SimpleRNNOptions,
  weights: GoldenTensor[],
  inputShape: number[],
): SimpleRNN<boolean> {
  const layer = new SimpleRNN<boolean>(units, options);
  layer.build(inputShape);
  layer.setWeights(weights.map((weight) => toTensor(weight)));
  return layer;
}

const asList = (outputs: Tensor | Tensor[]) => [outputs].flat();

describe('SimpleRNN against Keras', () => {
  it.each(
    cases.simple_rnn.map(
      (c) => [JSON.stringify([c.input.shape, c.units, c.options, c.initial_state.length]), c] as const,
    ),
  )('outputs and gradients %s', (_, c) => {
    const layer = make(c.units, toOptions(c.options), c.weights, c.input.shape);
    const inputs = [c.input, ...c.initial_state].map((input) => toTensor(input, { requiresGrad: true }));
    const [x, ...initialState] = inputs as [Tensor, ...Tensor[]];
    const outputs = layer.apply(x, initialState.length > 0 ? { initialState } : {});
    expectGradients(c, asList(outputs), layer.trainableWeights, inputs);
  });
});

describe('SimpleRNN', () => {
  it('has types that follow returnState', () => {
    const plain: Tensor = new SimpleRNN(2).apply(zeros([1, 3, 1]));
    const [sequence, last] = new SimpleRNN(2, { returnSequences: true, returnState: true }).apply(
      zeros([1, 3, 1]),
    );
    expect(plain.shape).toEqual([1, 2]);
    expect(sequence.shape).toEqual([1, 3, 2]);
    expect(last!.shape).toEqual([1, 2]);
  });

  it('gives the shapes of its outputs without computing them', () => {
    expect(new SimpleRNN(4).computeOutputShape([null, 5, 2])).toEqual([null, 4]);
    expect(new SimpleRNN(4, { returnSequences: true }).computeOutputShape([3, null, 2])).toEqual([
      3,
      null,
      4,
    ]);
    expect(new SimpleRNN(4, { returnState: true }).computeOutputShape([3, 5, 2])).toEqual([
      [3, 4],
      [3, 4],
    ]);
  });

  it('drops everything at a rate of 1, and nothing outside training', () => {
    const layer = new SimpleRNN(2, { dropout: 1, useBias: false, kernelInitializer: 'ones' });
    expect(layer.apply(ones([1, 3, 2]), { training: true }).arraySync()).toEqual([[0, 0]]);
    expect(layer.apply(ones([1, 3, 2])).dataSync()[0]).not.toBe(0);
  });

  it('names its weights as Keras does', () => {
    const layer = new SimpleRNN(3, { name: 'rnn' });
    layer.build([null, 4, 2]);
    expect(layer.weights.map(({ path, shape }) => [path, shape])).toEqual([
      ['rnn/simple_rnn_cell/kernel', [2, 3]],
      ['rnn/simple_rnn_cell/recurrent_kernel', [3, 3]],
      ['rnn/simple_rnn_cell/bias', [3]],
    ]);
    expect(layer.countParams()).toBe(18);
  });

  it('takes back its own config', () => {
    const layer = new SimpleRNN(3, {
      activation: 'relu',
      useBias: false,
      dropout: 0.1,
      goBackwards: true,
      seed: 3,
    });
    expect(layer.getConfig()).toMatchObject({
      units: 3,
      activation: 'relu',
      use_bias: false,
      dropout: 0.1,
      go_backwards: true,
      seed: 3,
      kernel_initializer: { class_name: 'GlorotUniform', config: { seed: null } },
      recurrent_initializer: { class_name: 'Orthogonal', config: { seed: null, gain: 1 } },
    });
  });
});

describe('SimpleRNN says what is wrong', () => {
  it('with units', () => {
    expect(() => new SimpleRNN(0)).toThrow(
      'Received an invalid value for argument `units`, expected a positive integer, got 0.',
    );
    expect(() => new SimpleRNN(2.5)).toThrow('got 2.5');
    expect(() => new SimpleRNN(2, { dropout: Number.NaN })).toThrow('`dropout`');
  });

  it("with the input's rank and size", () => {
    const layer = new SimpleRNN(2, { name: 'rnn' });
    expect(() => layer.apply(zeros([2, 3]))).toThrow(
      "Input 0 of layer 'rnn' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (2, 3)",
    );
    layer.apply(zeros([2, 3, 1]));
    expect(() => layer.apply(zeros([2, 3, 4]))).toThrow(
      'expected axis -1 of input shape to have value 1, but received input with shape (2, 3, 4)',
    );
    expect(() => new SimpleRNN(2).build([null, 3, null])).toThrow('must be known');
  });

  it('with the batch of a stateful layer', () => {
    const layer = new SimpleRNN(2, { stateful: true });
    expect(() => layer.build([null, 3, 1])).toThrow(
      'When using `stateful: true` in a RNN, the batch size must be static. ' +
        'Found dynamic batch size: sequence.shape=(None, 3, 1)',
    );
    layer.apply(zeros([2, 3, 1]));
    expect(() => layer.apply(zeros([3, 3, 1]))).toThrow('- Expected batch size: 2\n- Received batch size: 3');
  });

  it('with the initial state', () => {
    expect(() => new SimpleRNN(2).apply(zeros([2, 3, 1]), { initialState: zeros([2, 3]) })).toThrow(
      'h0 must have shape [2, 2], got [2, 3]',
    );
  });
});
