import { tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import {
  type ActivationName,
  gelu,
  getActivation,
  linear,
  relu,
  serializeActivation,
} from './activations.js';
import { expectGradients, type GradientCase, toTensor } from './testing/golden-case.js';

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
