import { tensor, zeros } from '@unroll/core';
import { deviations, golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import { expectGradients, type GradientCase, toTensor } from '../../testing/golden-case.js';
import type { Layer } from '../engine/layer.js';
import { Activation } from './activation.js';
import { Flatten } from './flatten.js';
import { Reshape } from './reshape.js';

deviations([
  {
    backend: 'webgl',
    reason: 'relu of a negative number is -0, which equals 0 but to the matcher',
    cases: ['Activation > applies by name or as a function'],
  },
]);

const { cases } = golden<{ cases: { shape_layers: (GradientCase & { layer: string })[] } }>('keras_layers');

const makers: Record<string, () => Layer> = {
  'Flatten()': () => new Flatten(),
  'Reshape((4, 3))': () => new Reshape([4, 3]),
  'Reshape((-1, 2))': () => new Reshape([-1, 2]),
};

describe('layers that change the shape', () => {
  it.each(Object.entries(makers))('%s moves what Keras moves', (name, make) => {
    const c = cases.shape_layers.find(({ layer }) => layer === name)!;
    const x = toTensor(c.input, { requiresGrad: true });
    expectGradients(c, [make().apply(x)].flat(), [], [x]);
  });

  it('give their output shapes', () => {
    expect(new Flatten().computeOutputShape([null, 3, 4])).toEqual([null, 12]);
    expect(new Flatten().computeOutputShape([2])).toEqual([2, 1]);
    expect(new Flatten().computeOutputShape([null, 3, null])).toEqual([null, null]);
    expect(new Reshape([4, -1]).computeOutputShape([null, 2, 6])).toEqual([null, 4, 3]);
    expect(new Reshape([4, -1]).computeOutputShape([null, null, 6])).toEqual([null, 4, null]);
  });

  it('say what is wrong', () => {
    expect(() => new Reshape([4]).apply(zeros([4, 5, 1]))).toThrow(
      'The total size of the tensor must be unchanged. Received: inputShape=(5, 1), targetShape=(4,)',
    );
    expect(() => new Reshape([-1, -1])).toThrow('at most one unknown dimension (-1)');
    expect(() => new Reshape([-2])).toThrow('Received: targetShape=[-2]');
  });
});

describe('Activation', () => {
  it('applies by name or as a function', () => {
    const x = tensor([[-1, 2]]);
    expect(new Activation('relu').apply(x).arraySync()).toEqual([[0, 2]]);
    expect(new Activation((value) => value.neg()).apply(x).arraySync()).toEqual([[1, -2]]);
    expect(new Activation('relu').getConfig()).toMatchObject({ activation: 'relu' });
  });
});
