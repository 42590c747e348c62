import { inspect } from 'node:util';
import { ones, type Tensor, tensor, zeros } from '@unroll/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { SimpleRNN } from '../layers/simple-rnn.js';
import { clearSession } from '../naming.js';
import type { SymbolicShape } from '../shapes/shape.js';
import type { Variable } from '../variables/variable.js';
import { Input, InputLayer } from './input.js';
import { Layer } from './layer.js';

/** y = scale * x, a layer as a user writes it. */
class Scale extends Layer<Tensor> {
  private scale: Variable | null = null;

  override build(inputShape: SymbolicShape): void {
    this.scale = this.addWeight('scale', [inputShape.at(-1)!], 'ones');
  }

  override call(inputs: Tensor): Tensor {
    return inputs.mul(this.scale!.value);
  }
}

beforeEach(clearSession);
afterEach(clearSession);

describe('Layer', () => {
  it('numbers names as Keras does', () => {
    const names = [
      new SimpleRNN(1),
      new SimpleRNN(1),
      new Dense(1),
      new SimpleRNN(1, { name: 'mine' }),
      new SimpleRNN(1),
    ];
    expect(names.map(({ name }) => name)).toEqual([
      'simple_rnn',
      'simple_rnn_1',
      'dense',
      'mine',
      'simple_rnn_2',
    ]);
    clearSession();
    expect(new SimpleRNN(1).name).toBe('simple_rnn');
  });

  it('can be written by users', () => {
    const layer = new Scale();
    expect(layer.name).toBe('scale');
    expect(layer.built).toBe(false);
    expect(layer.outputShape).toBe('unbuilt');
    expect(layer.apply(tensor([[1, 2]])).arraySync()).toEqual([[1, 2]]);
    layer.setWeights([tensor([3, 4])]);
    expect(layer.apply(ones([1, 2])).arraySync()).toEqual([[3, 4]]);
    expect(layer.built).toBe(true);
    expect(layer.outputShape).toEqual([1, 2]);
    expect(layer.countParams()).toBe(2);
    expect(layer.weights.map(({ path }) => path)).toEqual(['scale/scale']);
  });

  it('gives copies of its weights', () => {
    const layer = new Dense(2, { kernelInitializer: 'ones' });
    layer.build([null, 1]);
    const [kernel] = layer.getWeights();
    layer.setWeights([zeros([1, 2]), zeros([2])]);
    expect(kernel!.arraySync()).toEqual([[1, 1]]);
    expect(kernel!.requiresGrad).toBe(false);
    expect(layer.getWeights()[0]!.arraySync()).toEqual([[0, 0]]);
  });

  it('trains or does not', () => {
    const layer = new Dense(2, { trainable: false });
    layer.build([null, 1]);
    expect(layer.trainableWeights).toEqual([]);
    expect(layer.apply(ones([1, 1])).requiresGrad).toBe(false);
    layer.trainable = true;
    expect(layer.trainableWeights).toHaveLength(2);
    expect(layer.apply(ones([1, 1])).requiresGrad).toBe(true);
    expect(layer.getConfig()).toMatchObject({ trainable: true });
  });

  it('says what is wrong with weights', () => {
    const layer = new Dense(2, { name: 'd' });
    expect(() => layer.countParams()).toThrow(
      "You tried to call `countParams` on layer 'd', but the layer isn't built. " +
        'You can build it manually via: `layer.build(inputShape)`.',
    );
    layer.build([null, 3]);
    const before = layer.getWeights().map((weight) => weight.arraySync());
    expect(() => layer.setWeights([zeros([3, 2])])).toThrow(
      "You called `setWeights(weights)` on layer 'd' with a weight list of length 1, but the layer was expecting 2 weights.",
    );
    expect(() => layer.setWeights([zeros([3, 2]), zeros([3])])).toThrow(
      'Layer d weight shape (2,) is not compatible with provided weight shape (3,).',
    );
    expect(layer.getWeights().map((weight) => weight.arraySync())).toEqual(before);
    expect(() => layer.weights[0]!.assign(new Float32Array(5))).toThrow('Target variable: d/kernel');
    expect(() => layer.build([null, 0])).toThrow('weight shape must have positive sizes, got [0, 2]');
  });

  it('prints as in Keras, and its weights with their values', () => {
    const layer = new Dense(1, { name: 'd\x1b[2J', kernelInitializer: 'ones', useBias: false });
    expect(String(layer)).toBe('<Dense name=d\\u001b[2J, built=False>');
    layer.build([null, 2]);
    expect(inspect(layer)).toBe('<Dense name=d\\u001b[2J, built=True>');
    const text = '<Variable path=d\\u001b[2J/kernel, value=tensor([[1.],\n        [1.]], shape=[2, 1])>';
    expect(inspect(layer.weights[0])).toBe(text);
  });

  it('has nothing to count where there are no weights', () => {
    expect(new Dropout(0.5).countParams()).toBe(0);
  });
});

describe('Input', () => {
  it('takes a shape, or options', () => {
    expect(Input([5, 1]).batchShape).toEqual([null, 5, 1]);
    expect(Input([5, 1], { batchSize: 2 }).batchShape).toEqual([2, 5, 1]);
    expect(Input({ shape: [3], name: 'x' }).name).toBe('x');
    expect(new InputLayer({ batchShape: [2, null, 1] }).batchShape).toEqual([2, null, 1]);
  });

  it('says what is wrong', () => {
    expect(() => Input({})).toThrow('You must pass a `shape` argument.');
    expect(() => Input({ shape: [1], batchShape: [null, 1] })).toThrow('at the same time');
    expect(() => Input([-1])).toThrow('got [null, -1]');
  });
});
