/** Batches of no sample and layers of no feature: what PyTorch gives, shapes and gradients of zeros, on every backend of plain arrays. */
import { setBackend, type Tensor, tensor, zeros } from '@unroll/core';
import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Dropout,
  GRU,
  Linear,
  LSTM,
  MSELoss,
  Parameter,
  RNN,
  type RNNBaseOptions,
  rand,
  randn,
} from '../index.js';
import { Adam } from '../optim/index.js';

type Layer = new (inputSize: number, hiddenSize: number, options: RNNBaseOptions) => RNN | LSTM | GRU;
const layers: Readonly<Record<'RNN' | 'LSTM' | 'GRU', Layer>> = { RNN, LSTM, GRU };

/** The three modules' forwards are overloaded, which no union of them is. */
function resultsOf(
  module: RNN | LSTM | GRU,
  x: Tensor,
): readonly [Tensor, Tensor | readonly [Tensor, Tensor]] {
  return module instanceof LSTM ? module.forward(x) : (module as RNN).forward(x);
}

/** Shapes of a layer's results, of the gradients of its input and its first weights, and whether those are zeros. */
function run(module: RNN | LSTM | GRU, x: Tensor) {
  const [out, state] = resultsOf(module, x);
  out.sum().backward();
  const states = [state].flat() as Tensor[];
  const gradients = [...module.parameters()].map(({ grad }) => grad!);
  return {
    out: out.shape,
    states: states.map(({ shape }) => shape),
    x: x.grad!.shape,
    areZeros: gradients.every((grad) => grad.dataSync().every((value) => value === 0)),
    shapes: gradients.every((grad, i) => String(grad.shape) === String([...module.parameters()][i]!.shape)),
  };
}

describe.each([
  ['cpu', ''],
  ['wasm', ''],
  ['native', noNative],
] as const)('on %s%s', (backend, reason) => {
  if (reason) return void test.skip(reason);
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend('cpu'));

  describe.each(['RNN', 'LSTM', 'GRU'] as const)('%s', (name) => {
    test.each([
      [{}, 4, 1],
      [{ bidirectional: true }, 8, 2],
      [{ numLayers: 2, dropout: 0.5 }, 4, 2],
      [{ bias: false }, 4, 1],
    ])('a batch of none, %j', (options, width, states) => {
      for (const batchFirst of [true, false]) {
        const x = zeros(batchFirst ? [0, 5, 3] : [5, 0, 3], { requiresGrad: true });
        const state = [states, 0, 4];
        expect(run(new layers[name](3, 4, { batchFirst, ...options }), x)).toEqual({
          out: batchFirst ? [0, 5, width] : [5, 0, width],
          states: name === 'LSTM' ? [state, state] : [state],
          x: x.shape,
          areZeros: true,
          shapes: true,
        });
      }
    });

    test('a batch of none after one of some, and the other way round', () => {
      const module = new layers[name](3, 4, { batchFirst: true });
      const some = () =>
        Array.from(
          resultsOf(
            module,
            tensor(
              Float32Array.from({ length: 30 }, (_, i) => Math.sin(i)),
              { shape: [2, 5, 3] },
            ),
          )[0].dataSync(),
        );
      const before = some();
      run(module, zeros([0, 5, 3], { requiresGrad: true }));
      expect(some()).toEqual(before);
      expect(before.every(Number.isFinite)).toBe(true);
    });
  });

  test.each([
    [
      [0, 3],
      [3, 2],
      [0, 2],
    ],
    [
      [2, 0],
      [0, 3],
      [2, 3],
    ],
    [
      [2, 3],
      [3, 0],
      [2, 0],
    ],
    [
      [0, 2, 3],
      [0, 3, 2],
      [0, 2, 2],
    ],
    [
      [4, 2, 0],
      [4, 0, 2],
      [4, 2, 2],
    ],
    [
      [4, 0, 2],
      [4, 2, 3],
      [4, 0, 3],
    ],
    [[0], [0], []],
    [[2, 0], [0], [2]],
  ])('%j times %j', (shapeA, shapeB, wanted) => {
    const [a, b] = [zeros(shapeA, { requiresGrad: true }), zeros(shapeB, { requiresGrad: true })];
    const c = a.matmul(b);
    expect(c.shape).toEqual(wanted);
    expect(c.dataSync().every((value) => value === 0)).toBe(true);
    c.sum().backward();
    for (const leaf of [a, b]) {
      expect(leaf.grad!.shape).toEqual(leaf.shape);
      expect(leaf.grad!.dataSync().every((value) => value === 0)).toBe(true);
    }
  });

  test('Linear, dropout, draws and Adam', () => {
    const layer = new Linear(3, 2);
    const x = zeros([0, 3], { requiresGrad: true });
    const out = layer.forward(new Dropout(0.5).forward(x));
    expect(out.shape).toEqual([0, 2]);
    out.sum().backward();
    expect(x.grad!.shape).toEqual([0, 3]);
    expect(Array.from(layer.weight.grad!.dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
    const before = Array.from(layer.weight.dataSync());
    new Adam(layer.parameters()).step();
    expect(Array.from(layer.weight.dataSync())).toEqual(before);
    expect(rand([0]).shape).toEqual([0]);
    expect(randn([0, 3]).shape).toEqual([0, 3]);
    const empty = new Parameter(zeros([0, 3]));
    empty.grad = zeros([0, 3]);
    new Adam([empty]).step();
    expect(empty.shape).toEqual([0, 3]);
    expect(new MSELoss().forward(zeros([0, 3]), zeros([0, 3])).item()).toBeNaN();
  });
});
