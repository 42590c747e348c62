import { type Tensor, tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectClose, type GoldenTensor } from '../../testing/golden-case.js';
import { Dense, Embedding, GlobalAveragePooling1D, GRU, LSTM, TimeDistributed } from '../layers/index.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import { SGD } from '../optimizers/index.js';
import { setRandomSeed } from '../seed.js';
import { Model } from '../training/model.js';
import { Variable } from '../variables/variable.js';
import { Input } from './input.js';
import { Layer } from './layer.js';

interface Case {
  losses: number[];
  paths: string[];
  shapes: number[][];
  weights: GoldenTensor[];
}
const { cases } = golden<{
  cases: { subclass: Case; sequential: Case; block_output_shape: (number | null)[] };
}>('keras_tracking');

class Block extends Layer<Tensor> {
  readonly rnn = new LSTM(3, { returnSequences: true });
  readonly heads = [new Dense(2), new Dense(2)];
  readonly byName = { last: new Dense(2) };

  override call(x: Tensor): Tensor {
    return this.byName.last.apply(this.heads.reduce((h, head) => head.apply(h), this.rnn.apply(x)));
  }
}

class Net extends Model {
  readonly block = new Block();
  readonly out = new Dense(1);

  override call(x: Tensor): Tensor {
    return this.out.apply(this.block.apply(x).select(1, -1));
  }
}

function trained(model: Model): number[] {
  const x = tensor(
    Float32Array.from({ length: 80 }, (_, i) => (i % 7) / 7),
    { shape: [8, 5, 2] },
  );
  const y = tensor(
    Float32Array.from({ length: 8 }, (_, i) => i),
    { shape: [8, 1] },
  );
  model.compile({ optimizer: new SGD(0.01), loss: 'mse' });
  return Array.from({ length: 4 }, () => model.trainOnBatch(x, y) as number);
}

beforeEach(() => {
  clearSession();
  setRandomSeed(3);
});
afterEach(() => void vi.restoreAllMocks());

describe('layers held as attributes', () => {
  const makers: [string, Case, () => Model][] = [
    ['of a model', cases.subclass, () => new Net()],
    [
      'of a block in a Sequential',
      cases.sequential,
      () => new Sequential([new Block(), new GlobalAveragePooling1D(), new Dense(1)]),
    ],
  ];
  it.each(makers)('%s train from the first step on, as in Keras', (_, expected, make) => {
    const model = make();
    const losses = trained(model);
    for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(expected.losses[i]!, 4);
    expect(model.weights.map(({ shape }) => shape)).toEqual(expected.shapes);
    expect(model.weights.map(({ path }) => path)).toEqual(expected.paths);
    for (const [i, { value }] of model.weights.entries()) {
      expectClose(value, expected.weights[i]!, { rtol: 1e-4, atol: 1e-5 });
    }
  });

  it('have their shapes inferred, and nothing else changed by that', () => {
    expect(new Block().computeOutputShape([null, null, 2])).toEqual(cases.block_output_shape);
    class Noisy extends Layer<Tensor> {
      readonly rnn = new GRU(2, { recurrentDropout: 0.5, seed: 1 });
      override call(x: Tensor) {
        return this.rnn.apply(x);
      }
    }
    const layer = new Noisy();
    expect(layer.computeOutputShape([null, 4, 3])).toEqual([null, 2]);
    expect(layer.rnn.cell.seedGenerator.counter).toBe(0);
  });

  it('are each counted once, with variables, and switched together', () => {
    class Shared extends Layer<Tensor> {
      readonly a = new Dense(2);
      readonly again = this.a;
      readonly scale = new Variable(Float32Array.of(1), [1], { name: 'scale' });
      override call(x: Tensor) {
        return this.again.apply(this.a.apply(x)).mul(this.scale.value);
      }
    }
    const layer = new Shared();
    layer.apply(zeros([1, 2]));
    expect(layer.countParams()).toBe(7);
    expect(layer.a.kernel!.shape).toEqual([2, 2]);
    layer.trainable = false;
    expect(layer.trainableWeights).toEqual([]);
    expect(layer.nonTrainableWeights).toHaveLength(3);
    expect(layer.variables.every(({ trainable }) => !trainable)).toBe(true);
  });

  it('are saved by the names of their attributes', async () => {
    const model = new Sequential([Input([5, 2]), new Block()]);
    const bytes = await model.toBytes();
    const { loadModel } = await import('../loading/load-model.js');
    const loaded = await loadModel(bytes, { customObjects: { Block } });
    const x = tensor(
      Float32Array.from({ length: 10 }, (_, i) => i / 10),
      { shape: [1, 5, 2] },
    );
    expect(loaded.apply(x).arraySync()).toEqual(model.apply(x).arraySync());
  });

  it('are said to be missing where there is nothing to train', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    class Still extends Model {
      override call(x: Tensor) {
        return x;
      }
    }
    const model = new Still();
    model.compile({ loss: 'mse' });
    for (let i = 0; i < 2; i++) model.trainOnBatch(zeros([2, 1]), zeros([2, 1]));
    expect(warn.mock.calls).toEqual([['The model does not have any trainable weights.']]);
  });
});

describe('a Sequential', () => {
  it('takes other numbers of steps than the data it was built by', () => {
    const model = new Sequential([new Embedding(9, 3), new LSTM(4), new Dense(1)]);
    model.apply(zeros([2, 5]));
    expect(model.apply(zeros([3, 7])).shape).toEqual([3, 1]);
    expect(model.predict([[1, 2, 3]], { verbose: 0 }).shape).toEqual([1, 1]);
  });

  it('grows layer by layer in linear time, and by name errors only so deep', () => {
    const model = new Sequential([Input([1])]);
    for (let i = 0; i < 2000; i++) model.add(new Dense(1));
    expect(model.countParams()).toBe(4000);
    expect(model.pop()!.name).toBe('dense_1999');
    expect(model.countParams()).toBe(3998);

    let nested: Sequential = new Sequential([new Dense(1)]);
    const deepen = () => {
      for (let i = 0; i < 5000; i++) nested = new Sequential([nested]);
    };
    expect(deepen).toThrow('at most 256 deep');
    expect(nested.apply(zeros([2, 1])).shape).toEqual([2, 1]);
    expect(nested.toJSON()).toContain('dense');

    const around = new Sequential();
    expect(() => around.add(around)).toThrow('cannot hold itself');
    around.add(new TimeDistributed(new Dense(1)));
    expect(() => around.add(new Sequential([around]))).toThrow('cannot hold itself');
  });
});

describe('calls with something else than a tensor', () => {
  it('take arrays', () => {
    const layer = new Dense(1, { kernelInitializer: 'ones' });
    expect(layer.apply([[1, 2]]).arraySync()).toEqual([[3]]);
    layer.setWeights([[[2], [3]], [1]]);
    expect(layer.apply(tensor([[1, 2]])).arraySync()).toEqual([[9]]);
  });

  it.each([
    [null, 'inputs must be a tensor or an array of numbers, got null'],
    [{}, 'inputs must be a tensor'],
    [[zeros([1])], 'got a list with tensors in it'],
    [Input([2]), 'called on `Input()`'],
  ])('%#: name what is wrong', (inputs, message) => {
    expect(() => Reflect.apply(Dense.prototype.apply, new Dense(1), [inputs])).toThrow(message);
  });
});
