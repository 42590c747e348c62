import { ArgumentError, ones, ShapeError, type Tensor, tensor, zeros } from '@unroll/core';
import '@unroll/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { maskOf } from '../mask.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import type { SymbolicShape } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';
import {
  BatchNormalization,
  Bidirectional,
  type CellCallOptions,
  Dense,
  Embedding,
  Flatten,
  GRU,
  GRUCell,
  LayerNormalization,
  LSTM,
  LSTMCell,
  Masking,
  Permute,
  RecurrentCell,
  RepeatVector,
  RNN,
  SimpleRNN,
  SimpleRNNCell,
  StackedRNNCells,
  TimeDistributed,
} from './index.js';

/** The cell of Keras's documentation, as a user writes it. */
class MinimalRNNCell extends RecurrentCell {
  readonly stateSize: number;
  private kernel: Variable | null = null;
  private recurrentKernel: Variable | null = null;

  constructor(readonly units: number) {
    super();
    this.stateSize = units;
  }

  override build(inputShape: SymbolicShape): void {
    this.kernel = this.addWeight('kernel', [inputShape.at(-1)!, this.units], 'uniform');
    this.recurrentKernel = this.addWeight('recurrent_kernel', [this.units, this.units], 'uniform');
  }

  override call(inputs: Tensor, { states: [before] }: CellCallOptions): [Tensor, ...Tensor[]] {
    const output = inputs.matmul(this.kernel!.value).add(before!.matmul(this.recurrentKernel!.value));
    return [output, output];
  }
}

beforeEach(clearSession);
afterEach(() => vi.restoreAllMocks());

describe('RNN', () => {
  it('runs a cell of the user as it runs one with the same equation', () => {
    const own = new RNN(new MinimalRNNCell(3), { returnSequences: true });
    const known = new SimpleRNN(3, { activation: null, useBias: false, returnSequences: true });
    const x = tensor([0.1, -0.4, 0.7, 0.2, -0.9, 0.3, 0.5, 0.8], { shape: [1, 4, 2] });
    for (const layer of [own, known]) layer.build(x.shape);
    known.setWeights(own.getWeights());
    const mask = tensor([[1, 0, 1, 0]]).cast('bool');
    for (const options of [{}, { mask }, { initialState: ones([1, 3]), mask }]) {
      expect(own.apply(x, options).dataSync()).toBeAllClose(known.apply(x, options).dataSync());
    }
    expect(own.weights.map(({ path }) => path)).toEqual([
      'rnn/minimal_rnn_cell/kernel',
      'rnn/minimal_rnn_cell/recurrent_kernel',
    ]);
  });

  it('takes the states of stacked cells flat or nested, and gives them flat', () => {
    const layer = new RNN([new LSTMCell(2), new GRUCell(3)], { returnState: true });
    const [h, c, g] = [ones([1, 2]), ones([1, 2]), ones([1, 3])];
    const x = ones([1, 4, 1]);
    const flat = layer.apply(x, { initialState: [h, c, g] });
    const nested = layer.apply(x, { initialState: [[h, c], g] });
    expect(flat.map(({ shape }) => shape)).toEqual([
      [1, 3],
      [1, 2],
      [1, 2],
      [1, 3],
    ]);
    expect(nested.map((tensor) => tensor.arraySync())).toEqual(flat.map((tensor) => tensor.arraySync()));
    expect(layer.cell.getConfig()).toMatchObject({
      cells: [{ class_name: 'LSTMCell', config: { units: 2 } }, { class_name: 'GRUCell' }],
    });
  });

  it('says what is wrong', () => {
    expect(() => new RNN(new Dense(1) as unknown as RecurrentCell)).toThrow('should have a `call` method');
    expect(() => new StackedRNNCells([])).toThrow('at least one cell');
    expect(() => new StackedRNNCells([3 as unknown as RecurrentCell])).toThrow(ArgumentError);
    expect(() => new LSTMCell(2).apply(ones([1, 1]), { states: [ones([1, 2])] })).toThrow(
      'expected `states` to hold 2 tensors, got 1',
    );
    expect(() => new Bidirectional(new RNN(new MinimalRNNCell(1)))).toThrow('MinimalRNNCell: has no `clone`');
  });

  it("keeps a cell's masks over its steps until they are reset", () => {
    const cell = new SimpleRNNCell(1, { dropout: 0.5, kernelInitializer: 'ones', activation: null, seed: 1 });
    const step = () => cell.apply(ones([1, 64]), { states: [zeros([1, 1])], training: true })[0].item();
    const first = step();
    expect(step()).toBe(first);
    cell.resetDropoutMasks();
    expect(step()).not.toBe(first);
    expect(cell.apply(ones([1, 64]), { states: [zeros([1, 1])] })[0].item()).toBe(64);
  });
});

describe('Bidirectional', () => {
  it('has types and shapes that follow mode and states', () => {
    const x = zeros([2, 3, 1]);
    const plain: Tensor = new Bidirectional(new LSTM(2)).apply(x);
    const [forward, backward] = new Bidirectional(new GRU(2, { returnSequences: true }), {
      mergeMode: null,
    }).apply(x);
    const withState = new Bidirectional(new LSTM(2, { returnState: true })).apply(x);
    expect([plain, forward, backward].map(({ shape }) => shape)).toEqual([
      [2, 4],
      [2, 3, 2],
      [2, 3, 2],
    ]);
    expect(withState).toHaveLength(5);
    expect(new Bidirectional(new LSTM(2)).computeOutputShape([null, 3, 1])).toEqual([null, 4]);
    const shapes = new Bidirectional(new GRU(2, { returnState: true }), { mergeMode: null });
    expect(shapes.computeOutputShape([null, 3, 1])).toEqual([
      [null, 2],
      [null, 2],
      [null, 2],
      [null, 2],
    ]);
  });

  it('takes another layer backward, if it matches', () => {
    const backwardLayer = new GRU(3, { goBackwards: true });
    const layer = new Bidirectional(new LSTM(2), { backwardLayer });
    expect(layer.apply(zeros([2, 3, 1])).shape).toEqual([2, 5]);
    expect(layer.backwardLayer).toBe(backwardLayer);
    expect(() => new Bidirectional(new LSTM(2), { backwardLayer: new GRU(2) })).toThrow(
      'should have different `goBackwards` value',
    );
    const sequences = new GRU(2, { goBackwards: true, returnSequences: true });
    expect(() => new Bidirectional(new LSTM(2), { backwardLayer: sequences })).toThrow(
      'same value for attribute "returnSequences", got "false" for forward layer and "true" for backward layer',
    );
  });

  it('carries and resets the states of both directions', () => {
    const layer = new Bidirectional(new GRU(2, { stateful: true }));
    const x = ones([2, 3, 1]);
    const [first, second] = [layer.apply(x).arraySync(), layer.apply(x).arraySync()];
    expect(second).not.toEqual(first);
    layer.resetStates();
    expect(layer.apply(x).arraySync()).toEqual(first);
  });

  it('says what is wrong', () => {
    expect(() => new Bidirectional(new Dense(1) as unknown as RNN)).toThrow('with a recurrent layer');
    expect(() => new Bidirectional(new GRU(1), { mergeMode: 'max' as 'sum' })).toThrow(
      'Invalid merge mode. Received: "max"',
    );
  });
});

describe('the other layers', () => {
  it('give their shapes', () => {
    expect(new TimeDistributed(new Dense(2)).computeOutputShape([null, 5, 3])).toEqual([null, 5, 2]);
    expect(new RepeatVector(3).computeOutputShape([null, 4])).toEqual([null, 3, 4]);
    expect(new Permute([2, 1]).computeOutputShape([null, 3, 4])).toEqual([null, 4, 3]);
    expect(new Embedding(7, 4).computeOutputShape([null, 5])).toEqual([null, 5, 4]);
  });

  it('compute on small values', () => {
    expect(new RepeatVector(2).apply(tensor([[1, 2]])).arraySync()).toEqual([
      [
        [1, 2],
        [1, 2],
      ],
    ]);
    expect(new Permute([2, 1]).apply(tensor([[[1, 2]]])).arraySync()).toEqual([[[1], [2]]]);
    const masked = new Masking({ maskValue: -1 }).apply(
      tensor([
        [
          [-1, -1],
          [-1, 2],
        ],
      ]),
    );
    expect(masked.arraySync()).toEqual([
      [
        [0, 0],
        [-1, 2],
      ],
    ]);
  });

  it('freeze with their wrapper, and moving statistics never train', () => {
    const layer = new TimeDistributed(new BatchNormalization());
    layer.build([null, 3, 2]);
    expect(layer.weights.map(({ name, trainable }) => [name, trainable])).toEqual([
      ['gamma', true],
      ['beta', true],
      ['moving_mean', false],
      ['moving_variance', false],
    ]);
    layer.trainable = false;
    expect(layer.trainableWeights).toEqual([]);
    layer.trainable = true;
    expect(layer.trainableWeights).toHaveLength(2);
  });

  it('warn once where a mask ends', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const model = new Sequential([new Embedding(3, 2, { maskZero: true }), new Flatten()]);
    for (let i = 0; i < 2; i++) expect(maskOf(model.apply(tensor([[1, 0]])))).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toContain(
      "Layer 'flatten' (of type Flatten) was passed an input with a mask",
    );
  });

  it('say what is wrong', () => {
    expect(() => new Embedding(0, 3)).toThrow('`inputDim` must be a positive integer. Received: inputDim=0.');
    expect(() => new Embedding(3, 2).apply(tensor([[3]]))).toThrow('indices must be in [0, 2], got 3');
    expect(() => new RepeatVector(0)).toThrow('`n` should be a positive integer. Received: n=0');
    expect(() => new Permute([0, 1])).toThrow('must be consecutive and start from 1');
    expect(() => new TimeDistributed(new Dense(1)).apply(zeros([2, 3]))).toThrow('at least 3 dimensions');
    expect(() => new TimeDistributed(new LSTM(1, { returnState: true })).apply(zeros([2, 3, 2, 1]))).toThrow(
      ShapeError,
    );
    expect(() => new LayerNormalization({ axis: 3 }).apply(zeros([2, 3]))).toThrow('Axis 3 is out of bounds');
  });
});
