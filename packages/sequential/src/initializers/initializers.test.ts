import { ones, tensor, zeros } from '@unroll/core';
import { SeedGenerator } from '@unroll/core/random';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import type { GoldenTensor } from '../../testing/golden-case.js';
import { Dense } from '../layers/dense.js';
import { deserializeLayer } from '../loading/deserialize.js';
import { setRandomSeed } from '../seed.js';
import { serializeInitializer } from './get.js';
import {
  GlorotUniform,
  getInitializer,
  type Initializer,
  type InitializerName,
  Orthogonal,
  RandomNormal,
  VarianceScaling,
} from './index.js';
import * as all from './random.js';

interface InitializerCase {
  initializer: string;
  seed: number;
  values: GoldenTensor;
}

const { initializers } = golden<{ cases: { initializers: InitializerCase[] } }>('streams_keras').cases;

function make(name: string, seed: number): Initializer {
  if (name === 'variance_scaling') {
    return new VarianceScaling({ scale: 0.5, mode: 'fan_out', distribution: 'untruncated_normal', seed });
  }
  if (name === 'orthogonal_gain') return new Orthogonal({ gain: 1.7, seed });
  const className = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  const initializer = Object.entries(all).find(([candidate]) => candidate === className)![1];
  return new initializer({ seed });
}

describe('initializers', () => {
  const random = initializers.filter(
    ({ initializer }) => !/^(identity|constant|ones|zeros)$/.test(initializer),
  );
  it.each(random.map((c) => [c.initializer, c.seed, c] as const))(
    '%s with seed %i is that of Keras',
    (name, seed, c) => {
      expect(make(name, seed).initialize(c.values.shape)).toBeAllClose(c.values.values, {
        rtol: 1e-5,
        atol: 2e-6,
      });
    },
  );

  it('are found by either form of their name', () => {
    for (const name of ['glorot_uniform', 'GlorotUniform'] as const) {
      expect(getInitializer(name)).toBeInstanceOf(GlorotUniform);
    }
    expect(getInitializer('normal')).toBeInstanceOf(RandomNormal);
    expect(getInitializer('zeros').initialize([2])).toEqual(new Float32Array(2));
    expect(() => getInitializer('foo' as InitializerName)).toThrow(
      /Could not interpret initializer identifier: "foo"/,
    );
  });

  it('may be functions and tensors', () => {
    expect([...getInitializer((shape) => ones(shape)).initialize([2])]).toEqual([1, 1]);
    expect([...getInitializer(tensor([3, 4])).initialize([2])]).toEqual([3, 4]);
    expect(() => getInitializer(zeros([2])).initialize([3])).toThrow('Expected `shape` to be (2,)');
  });

  it('repeat themselves with a number for a seed, and go on with a generator', () => {
    const fixed = new GlorotUniform({ seed: 3 });
    expect(fixed.initialize([4])).toEqual(fixed.initialize([4]));
    const going = new GlorotUniform({ seed: new SeedGenerator(3) });
    expect(going.initialize([4])).toEqual(fixed.initialize([4]));
    expect(going.initialize([4])).not.toEqual(fixed.initialize([4]));
  });

  it('draw their seed when made', () => {
    setRandomSeed(1);
    const [first, second] = [new GlorotUniform(), new GlorotUniform()];
    const later = second.initialize([3]);
    setRandomSeed(1);
    expect(new GlorotUniform().initialize([3])).toEqual(first.initialize([3]));
    expect(new GlorotUniform().initialize([3])).toEqual(later);
  });

  it('become plain data', () => {
    expect(serializeInitializer(new VarianceScaling({ seed: 2, scale: 3 }))).toEqual({
      module: 'keras.initializers',
      class_name: 'VarianceScaling',
      config: { seed: 2, scale: 3, mode: 'fan_in', distribution: 'truncated_normal' },
      registered_name: null,
    });
    expect(serializeInitializer(getInitializer('zeros'))).toMatchObject({ class_name: 'Zeros', config: {} });
  });
});

it('null draws a glorot uniform of its own for each weight, and stays null', () => {
  setRandomSeed(3);
  const layer = new Dense(2, { kernelInitializer: null, biasInitializer: null });
  layer.build([null, 3]);
  setRandomSeed(3);
  const [kernel, bias] = [new GlorotUniform(), new GlorotUniform()];
  const found = layer.getWeights().map((weight) => [...weight.dataSync()]);
  expect(found).toEqual([[...kernel.initialize([3, 2])], [...bias.initialize([2])]]);
  const config = layer.getConfig();
  expect(config).toMatchObject({ kernel_initializer: null, bias_initializer: null });
  const copy = deserializeLayer({
    module: 'keras.layers',
    class_name: 'Dense',
    config,
    registered_name: null,
  });
  expect(copy.getConfig()).toEqual(config);
});
