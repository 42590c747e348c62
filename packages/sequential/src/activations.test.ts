import { type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import { expectGradients, type GradientCase, toTensor } from '../testing/golden-case.js';
import {
  type ActivationName,
  elu,
  gelu,
  getActivation,
  leakyRelu,
  linear,
  relu,
  relu6,
  selu,
  serializeActivation,
} from './activations.js';

type ActivationCase = GradientCase & ({ name: ActivationName | 'sparsemax' } | { layer: string });

const { activations } = golden<{ cases: { activations: ActivationCase[] } }>('keras_layers').cases;

describe('activations', () => {
  const named = activations.flatMap((c) =>
    'name' in c && c.name !== 'sparsemax' ? [[c.name, c] as const] : [],
  );
  it.each(named)('%s has the values and gradients of Keras', (name, c) => {
    const x = toTensor(c.input, { requiresGrad: true });
    expectGradients(c, [getActivation(name)(x)], [], [x]);
  });

  it('are found by name, and named again', () => {
    expect(getActivation(null)).toBe(linear);
    expect(getActivation('relu')).toBe(relu);
    expect(serializeActivation(relu)).toBe('relu');
    expect(() => getActivation('foo' as 'relu')).toThrow(
      'Could not interpret activation function identifier: "foo"',
    );
    expect(() => getActivation('toString' as 'relu')).toThrow('Could not interpret');
  });

  it('gelu has its approximation', () => {
    const x = tensor([-1, 0, 0.5, 2]);
    expect(gelu(x, true).dataSync()).toBeAllClose(gelu(x).dataSync(), { atol: 1e-3, rtol: 0 });
    expect(gelu(x, true).dataSync()).toBeAllClose([-0.158808, 0, 0.345714, 1.954598], {
      atol: 1e-6,
      rtol: 0,
    });
  });
});

describe('where an activation has a kink, its gradient is that of TensorFlow', () => {
  const kinks: [string, (x: Tensor) => Tensor, number[], number[]][] = [
    ['relu', relu, [0, -0], [0, 0]],
    ['elu', elu, [0, -0], [1, 1]],
    ['elu of another alpha', (x) => elu(x, 0.5), [0], [0.5]],
    ['selu', selu, [0, -0], [1.0507009873554805, 1.0507009873554805]],
    ['leaky_relu', leakyRelu, [0, -0], [0.2, 0.2]],
    ['relu6', relu6, [0, 6], [0, 0]],
    ['relu with a slope', (x) => relu(x, 0.25), [0, -1], [0.25, 0.25]],
    ['relu up to 1', (x) => relu(x, 0, 1), [0, 1, 2], [0, 1, 0]],
    ['relu up to 6', (x) => relu(x, 0, 6), [0, 6], [0, 0]],
    ['relu with all', (x) => relu(x, 0.5, 1, 0.5), [0, 0.5, 1, -1], [0.5, 0, 1, 0.5]],
  ];
  it.each(kinks)('%s', (_, apply, at, gradients) => {
    const x = tensor(at, { requiresGrad: true });
    apply(x).sum().backward();
    expect(x.grad!.dataSync()).toBeAllClose(gradients, { rtol: 1e-6 });
  });
});
