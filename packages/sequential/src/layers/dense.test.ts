import { zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import {
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toOptions,
  toTensor,
} from '../../testing/golden-case.js';
import { Dense, type DenseOptions } from './dense.js';

interface DenseCase extends GradientCase {
  units: number;
  options: Record<string, unknown>;
  weights: GoldenTensor[];
}

const { cases } = golden<{ cases: { dense: DenseCase[] } }>('keras_layers');

describe('Dense', () => {
  it.each(cases.dense.map((c) => [JSON.stringify([c.input.shape, c.options]), c] as const))(
    'computes what Keras computes, with its gradients: %s',
    (_, c) => {
      const layer = new Dense(c.units, toOptions<DenseOptions>(c.options));
      layer.build(c.input.shape);
      layer.setWeights(c.weights.map((weight) => toTensor(weight)));
      const x = toTensor(c.input, { requiresGrad: true });
      expectGradients(c, [layer.apply(x)], layer.trainableWeights, [x]);
    },
  );

  it('takes functions as activations', () => {
    const layer = new Dense(2, { activation: (x) => x.add(3) });
    expect(layer.apply(zeros([1, 2])).arraySync()).toEqual([[3, 3]]);
  });

  it('says what is wrong', () => {
    expect(() => new Dense(-1)).toThrow('`units`, expected a positive integer, got -1');
    const layer = new Dense(2, { name: 'out' });
    expect(() => layer.apply(zeros([3]))).toThrow(
      "Input 0 of layer 'out' is incompatible with the layer: expected min_ndim=2, found ndim=1. Full shape received: (3,)",
    );
    layer.apply(zeros([1, 3]));
    expect(() => layer.apply(zeros([1, 4]))).toThrow(
      'expected axis -1 of input shape to have value 3, but received input with shape (1, 4)',
    );
    expect(() => new Dense(1, { activation: 'foo' as 'relu' })).toThrow(
      /Could not interpret activation function identifier: "foo"\. Expected one of: .*relu/,
    );
    expect(() => new Dense(1, { kernelInitializer: 'foo' as 'zeros' })).toThrow(
      /Could not interpret initializer identifier: "foo"\. Expected one of: .*glorot_uniform/,
    );
  });
});
