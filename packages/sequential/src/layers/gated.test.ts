import { ones, type Tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import {
  expectClose,
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toOptions,
  toTensor,
} from '../../testing/golden-case.js';
import type { Layer } from '../engine/layer.js';
import { deserializeLayer } from '../loading/deserialize.js';
import { GRU, type GRUOptions } from './gru.js';
import { LSTM, type LSTMOptions } from './lstm.js';
import type { RNN } from './recurrent/rnn.js';
import { serializeLayer } from './serialize-layer.js';
import { SimpleRNN, type SimpleRNNOptions } from './simple-rnn.js';

interface RecurrentCase extends GradientCase {
  layer: string;
  units: number;
  options: Record<string, unknown>;
  weights: GoldenTensor[];
  initial_state: GoldenTensor[];
}

interface MaskingCase extends RecurrentCase {
  mask: GoldenTensor;
}

interface CallsCase {
  layer: string;
  units: number;
  options?: Record<string, unknown>;
  weights: GoldenTensor[];
  input: GoldenTensor;
  inputs: GoldenTensor[];
  outputs: GoldenTensor[];
}

const { cases } = golden<{
  cases: {
    gated: RecurrentCase[];
    stateful: CallsCase[];
    recurrent_dropout: CallsCase[];
    masking: MaskingCase[];
  };
}>('keras_layers');

type Options = SimpleRNNOptions & LSTMOptions & GRUOptions;

const makers: Record<string, (units: number, options: Options) => RNN<boolean>> = {
  SimpleRNN: (units, options) => new SimpleRNN<boolean>(units, options),
  LSTM: (units, options) => new LSTM<boolean>(units, options),
  GRU: (units, options) => new GRU<boolean>(units, options),
};

function make(c: Pick<RecurrentCase, 'layer' | 'units' | 'weights'>, options: Options, shape: number[]) {
  const layer = makers[c.layer]!(c.units, options);
  layer.build(shape);
  layer.setWeights(c.weights.map((weight) => toTensor(weight)));
  return layer;
}

const asList = (outputs: Tensor | Tensor[]) => [outputs].flat();
const titled = <C extends { layer: string; options?: object }>(list: C[]) =>
  list.map((c, i) => [`${i}: ${c.layer} ${JSON.stringify(c.options ?? {})}`, c] as const);

describe('LSTM and GRU against Keras', () => {
  it.each(titled(cases.gated))('outputs and gradients %s', (_, c) => {
    const layer = make(c, toOptions(c.options), c.input.shape);
    const inputs = [c.input, ...c.initial_state].map((input) => toTensor(input, { requiresGrad: true }));
    const [x, ...initialState] = inputs as [Tensor, ...Tensor[]];
    const outputs = layer.apply(x, initialState.length > 0 ? { initialState } : {});
    expectGradients(c, asList(outputs), layer.trainableWeights, inputs);
  });

  it.each(titled(cases.stateful))('carries its state from batch to batch when stateful: %s', (_, c) => {
    const layer = make(c, { stateful: true, returnSequences: true }, c.inputs[0]!.shape);
    const [first, second] = c.inputs.map((input) => toTensor(input)) as [Tensor, Tensor];
    expectClose(asList(layer.apply(first))[0]!, c.outputs[0]!);
    expectClose(asList(layer.apply(second))[0]!, c.outputs[1]!);
    layer.resetStates();
    expectClose(asList(layer.apply(second))[0]!, c.outputs[2]!);
  });

  it.each(titled(cases.recurrent_dropout))('draws the same masks: %s', (_, c) => {
    const layer = make(c, { ...toOptions<Options>(c.options!), returnSequences: true }, c.input.shape);
    const x = toTensor(c.input);
    for (const [i, training] of [true, true, false].entries()) {
      expectClose(asList(layer.apply(x, { training }))[0]!, c.outputs[i]!);
    }
  });

  it.each(titled(cases.masking))('skips masked steps: %s', (_, c) => {
    const layer = make(c, toOptions(c.options), c.input.shape);
    const x = toTensor(c.input, { requiresGrad: true });
    const mask = toTensor(c.mask).cast('bool');
    expectGradients(c, asList(layer.apply(x, { mask })), layer.trainableWeights, [x]);
  });
});

describe('LSTM and GRU', () => {
  it('have types that follow returnState', () => {
    const plain: Tensor = new LSTM(2).apply(zeros([1, 3, 1]));
    const [sequence, h, c] = new LSTM(2, { returnSequences: true, returnState: true }).apply(
      zeros([1, 3, 1]),
    );
    const [output, state] = new GRU(2, { returnState: true }).apply(zeros([1, 3, 1]));
    expect([plain, sequence, h!, c!, output, state!].map(({ shape }) => shape)).toEqual([
      [1, 2],
      [1, 3, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it('give the shapes of their outputs without computing them', () => {
    expect(new LSTM(4, { returnState: true }).computeOutputShape([3, 5, 2])).toEqual([
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
    expect(new GRU(4, { returnSequences: true }).computeOutputShape([null, null, 2])).toEqual([
      null,
      null,
      4,
    ]);
  });

  it('name and shape their weights as Keras does', () => {
    const paths = (layer: Layer) => {
      layer.build([null, 4, 2]);
      return layer.weights.map(({ path, shape }) => [path, shape]);
    };
    expect(paths(new LSTM(3, { name: 'a' }))).toEqual([
      ['a/lstm_cell/kernel', [2, 12]],
      ['a/lstm_cell/recurrent_kernel', [3, 12]],
      ['a/lstm_cell/bias', [12]],
    ]);
    expect(paths(new GRU(3, { name: 'b' }))).toEqual([
      ['b/gru_cell/kernel', [2, 9]],
      ['b/gru_cell/recurrent_kernel', [3, 9]],
      ['b/gru_cell/bias', [2, 9]],
    ]);
    expect(paths(new GRU(3, { name: 'c', resetAfter: false })).at(-1)).toEqual(['c/gru_cell/bias', [9]]);
    expect(paths(new GRU(3, { name: 'd', useBias: false }))).toHaveLength(2);
  });

  it('start the forget gate at 1', () => {
    const bias = (options: LSTMOptions) => {
      const layer = new LSTM<boolean>(1, options);
      layer.build([null, 1, 1]);
      return layer.getWeights()[2]!.arraySync();
    };
    expect(bias({})).toEqual([0, 1, 0, 0]);
    expect(bias({ unitForgetBias: false })).toEqual([0, 0, 0, 0]);
    expect(bias({ biasInitializer: 'ones' })).toEqual([1, 1, 1, 1]);
  });

  it('take back their own config', () => {
    const layer = new GRU(3, {
      recurrentActivation: 'hard_sigmoid',
      resetAfter: false,
      dropout: 0.1,
      seed: 3,
    });
    const config = layer.getConfig();
    expect(config).toMatchObject({
      units: 3,
      recurrent_activation: 'hard_sigmoid',
      reset_after: false,
      return_sequences: false,
      kernel_initializer: { class_name: 'GlorotUniform', config: { seed: null } },
      kernel_regularizer: null,
    });
    expect(deserializeLayer(serializeLayer(layer)).getConfig()).toEqual(config);
  });

  it('say what is wrong', () => {
    expect(() => new LSTM(0)).toThrow('expected a positive integer, got 0.');
    expect(() => new GRU(2, { recurrentDropout: Number.NaN })).toThrow('`recurrentDropout`');
    expect(() => new LSTM(2).apply(ones([1, 2, 1]), { initialState: zeros([1, 2]) })).toThrow(
      'expected `initialState` to hold 2 tensors, got 1',
    );
    expect(() => new GRU(2).apply(ones([1, 2, 1]), { initialState: zeros([1, 3]) })).toThrow(
      'h0 must have shape [1, 2], got [1, 3]',
    );
  });
});
