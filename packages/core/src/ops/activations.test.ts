import { gradcheck } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { tensor } from '../create.js';
import type { Tensor } from '../tensor.js';
import * as act from './activations.js';
import { standardize } from './normalization.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const relu6 = (x: number) => Math.min(Math.max(x, 0), 6);
const functions: Record<string, [(x: Tensor) => Tensor, (x: number) => number]> = {
  leakyRelu: [(x) => act.leakyRelu(x, 0.2), (x) => (x > 0 ? x : 0.2 * x)],
  elu: [(x) => act.elu(x, 1.5), (x) => (x > 0 ? x : 1.5 * Math.expm1(x))],
  selu: [act.selu, (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))],
  geluTanh: [
    (x) => act.gelu(x, 'tanh'),
    (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  ],
  silu: [act.silu, (x) => x * sigmoid(x)],
  mish: [act.mish, (x) => x * Math.tanh(Math.log1p(Math.exp(x)))],
  softsign: [act.softsign, (x) => x / (1 + Math.abs(x))],
  logSigmoid: [act.logSigmoid, (x) => Math.log(sigmoid(x))],
  hardTanh: [(x) => act.hardTanh(x, -1, 2), (x) => Math.min(Math.max(x, -1), 2)],
  hardSigmoid: [act.hardSigmoid, (x) => relu6(x + 3) / 6],
  hardSwish: [act.hardSwish, (x) => (x * relu6(x + 3)) / 6],
};

const leaf = (values: Float32Array, shape: readonly number[]) =>
  tensor(values, { shape, requiresGrad: true });

describe.each(Object.entries(functions))('%s', (_, [operation, formula]) => {
  test('is its formula', () => {
    const points = [-7, -3.5, -2.25, -1.1, -0.3, 0, 0.4, 1.7, 2.6, 6.5];
    expect(operation(tensor(points)).dataSync()).toBeAllClose(points.map(formula), {
      rtol: 1e-6,
      atol: 2e-7,
    });
  });

  test('has its gradient, away from corners', () => {
    const values = [-5, -2.2, -1.3, -0.4, 0.5, 1.2, 2.6, 5];
    gradcheck((x: Tensor) => operation(x).sum(), [{ values, shape: [8] }], { leaf });
  });

  test('stays finite, value and gradient, far out', () => {
    const x = leaf(Float32Array.of(-200, 200), [2]);
    operation(x).sum().backward();
    for (const value of [...operation(x).dataSync(), ...x.grad!.dataSync()]) expect(value).not.toBeNaN();
  });
});

test('exact gelu agrees with its approximation by tanh to the approximation error, and has its gradient', () => {
  const values = [-2, -0.7, 0, 0.3, 1.5];
  const difference = act.gelu(tensor(values)).sub(act.gelu(tensor(values), 'tanh'));
  expect(Math.max(...difference.abs().dataSync())).toBeLessThan(5e-4);
  expect(act.gelu(tensor([1])).item()).toBeCloseTo(0.8413447, 6);
  gradcheck((x: Tensor) => act.gelu(x).sum(), [{ values, shape: [5] }], { leaf });
});

test('pieces have the gradient of torch at their corners', () => {
  const at = (value: number, operation: (x: Tensor) => Tensor) => {
    const x = leaf(Float32Array.of(value), [1]);
    operation(x).sum().backward();
    return x.grad!.item();
  };
  expect(at(0, (x) => act.leakyRelu(x, 0.25))).toBe(0.25);
  expect(at(1, act.hardTanh)).toBe(0);
  expect(at(-3, act.hardSigmoid)).toBe(0);
});

test('softmax along an axis sums to 1 along it, and logSoftmax is its logarithm', () => {
  const x = tensor(
    Array.from({ length: 24 }, (_, i) => Math.sin(i)),
    { shape: [2, 3, 4] },
  );
  for (const axis of [0, 1, 2, -1, -2]) {
    const y = act.softmaxAlong(x, axis);
    expect(y.sum(axis).dataSync()).toBeAllClose(new Float32Array(24 / x.size(axis)).fill(1), { rtol: 1e-6 });
    expect(act.logSoftmaxAlong(x, axis).dataSync()).toBeAllClose(y.log().dataSync(), {
      rtol: 1e-6,
      atol: 1e-6,
    });
  }
});

test('standardize gives mean 0 and variance 1 over the axes, and has its gradient', () => {
  const values = Array.from({ length: 12 }, (_, i) => Math.cos(3 * i) + i / 4);
  const y = standardize(tensor(values, { shape: [2, 6] }), [1], 0);
  expect(y.mean(1).dataSync()).toBeAllClose([0, 0], { atol: 1e-6 });
  expect(y.square().mean(1).dataSync()).toBeAllClose([1, 1], { rtol: 1e-6 });
  const weights = tensor(values.map(Math.sin), { shape: [2, 6] });
  gradcheck((x: Tensor) => standardize(x, [1], 1e-5).mul(weights).sum(), [{ values, shape: [2, 6] }], {
    leaf,
  });
});
