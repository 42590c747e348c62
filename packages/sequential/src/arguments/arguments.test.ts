import { ArgumentError, ones, tensor } from '@unroll/core';
import { describe, expect, it } from 'vitest';
import * as activations from '../activations.js';
import * as constraints from '../constraints/index.js';
import { Layer } from '../engine/layer.js';
import * as initializers from '../initializers/index.js';
import * as layers from '../layers/index.js';
import * as losses from '../losses/index.js';
import * as optimizers from '../optimizers/index.js';
import * as regularizers from '../regularizers/index.js';

class Plain extends Layer {
  override call() {
    return ones([1]);
  }
}

describe('arguments in their places', () => {
  it('are those of Keras', () => {
    expect(new optimizers.Adam(0.01).learningRate).toBe(0.01);
    expect(new optimizers.AdamW(0.1, 0.5).weightDecay).toBe(0.5);
    expect(new optimizers.SGD(0.1, 0.9, true).getConfig()).toMatchObject({ momentum: 0.9, nesterov: true });
    expect(new optimizers.RMSprop(0.1, 0.8, 0.7, 1e-3, true).centered).toBe(true);
    expect(new optimizers.schedules.ExponentialDecay(0.5, 10, 0.5, true).at(19)).toBe(0.25);
    expect(new optimizers.schedules.PiecewiseConstantDecay([2], [1, 3]).at(3)).toBe(3);
    expect(new regularizers.L2(0.1).l2).toBe(0.1);
    expect(new regularizers.L1L2(0.1, 0.2).getConfig()).toEqual({ l1: 0.1, l2: 0.2 });
    expect(new constraints.MaxNorm(3, 1).getConfig()).toEqual({ max_value: 3, axis: 1 });
    expect(new initializers.RandomUniform(1, 2, 3).getConfig()).toEqual({ minval: 1, maxval: 2, seed: 3 });
    expect(new initializers.GlorotUniform(7).getConfig()).toEqual({ seed: 7 });
    expect(new losses.MeanSquaredError('sum').reduction).toBe('sum');
    expect(new losses.Huber(2, null).getConfig()).toMatchObject({ delta: 2, reduction: null });
    expect(losses.huber(tensor([[0]]), tensor([[3]]), 2).item()).toBe(4);
    expect(new layers.Masking(-1).maskValue).toBe(-1);
    expect(new layers.SimpleRNN(50, 'relu').activation).toBe(activations.relu);
    expect(new layers.Dense(1, 'sigmoid', false).useBias).toBe(false);
    expect(new layers.Dense({ units: 3 }).units).toBe(3);
    expect(new layers.Dropout(0.5, [null, 1], 3).seed).toBe(3);
    expect(new layers.Embedding(5, 2, 'zeros', null, null, true).maskZero).toBe(true);
    expect(new layers.Bidirectional(new layers.GRU(2), 'sum').mergeMode).toBe('sum');
    expect(new layers.RNN(new layers.GRUCell(2), true, true).returnState).toBe(true);
    expect(activations.relu(tensor([-2, 3, 9]), 0.5, 4).arraySync()).toEqual([-1, 3, 4]);
    expect(activations.relu([-1, 2]).arraySync()).toEqual([0, 2]);
  });

  it('may be mixed with options by name', () => {
    const layer = new layers.LSTM(3, 'relu', { returnSequences: true });
    expect([layer.units, layer.returnSequences]).toEqual([3, true]);
    expect(layer.activation).toBe(activations.relu);
  });
});

describe('arguments that cannot be honoured', () => {
  const cases: [() => unknown, string][] = [
    [
      () => new layers.LSTM(3, JSON.parse('{"return_sequences": true}')),
      'LSTM: unknown option `return_sequences`: did you mean `returnSequences`?',
    ],
    [() => new layers.GRU(3, JSON.parse('{"returnSequence": true}')), 'did you mean `returnSequences`?'],
    [() => layers.Input([3], JSON.parse('{"batch_size": 2}')), 'did you mean `batchSize`?'],
    [() => new Plain(JSON.parse('{"rate": 1}')), 'Plain: unknown option `rate`'],
    [() => new layers.Dense(2, JSON.parse('{"dtype": "float16"}')), 'Dense: dtype must be'],
    [() => new layers.Dense(2, { name: 'a/b' }), 'cannot contain character `/`'],
    [() => new layers.Dense(-1), 'expected a positive integer, got -1'],
    [() => new layers.Dropout(0.5, JSON.parse('{"noiseShape": 1}')), 'Expected a list of integers'],
    [() => Reflect.construct(layers.Permute, []), 'Permute: dims is missing'],
    [() => Reflect.construct(layers.Reshape, [5]), 'Reshape: targetShape must be a list of integers, got 5'],
    [() => Reflect.construct(layers.LSTM, [2, { useCudnn: true }]), 'LSTM: useCudnn must be'],
    [() => new layers.InputLayer({ batchSize: 4, batchShape: [2, 3] }), 'both `batchSize` and `batchShape`'],
    [() => new optimizers.AdamW({ weightDecay: null }), '`weightDecay` must be a float'],
    [() => Reflect.construct(optimizers.Adam, [{ useEma: true }]), 'Adam: useEma must be false'],
    [() => Reflect.construct(optimizers.SGD, ['a']), 'Argument `learningRate` should be a number'],
    [() => Reflect.construct(regularizers.L2, [Symbol()]), 'expected a non-negative float'],
    [() => Reflect.construct(losses.Huber, [1, 'sum', 'huber', 'float32', 2]), 'Huber: expected at most'],
    [() => Reflect.apply(losses.hinge, null, [tensor([1])]), 'hinge: yPred is missing'],
    [() => Reflect.apply(activations.relu, null, [null]), 'relu: x must be a tensor'],
    [() => Reflect.construct(initializers.Zeros, [{ seed: 1 }]), 'Zeros: unknown option `seed`'],
  ];

  it.each(cases.map(([make, message]) => [message, make] as const))('%s', (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(ArgumentError);
  });
});
