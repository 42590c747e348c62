import { ones, tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import {
  expectClose,
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  toOptions,
  toTensor,
} from '../../testing/golden-case.js';
import { setRandomSeed } from '../seed.js';
import { Dropout, type DropoutOptions } from './dropout.js';

interface DropoutCase extends GradientCase {
  options: { rate: number } & Record<string, unknown>;
}

const layers = golden<{ cases: { dropout: DropoutCase[] } }>('keras_layers').cases;
const streams = golden<{ cases: { dropout: { seed: number; rate: number; masks: GoldenTensor[] }[] } }>(
  'streams_keras',
).cases;

describe('Dropout', () => {
  it.each(layers.dropout.map((c) => [JSON.stringify(c.options), c] as const))(
    "drops Keras's elements, also in the gradient: %s",
    (_, c) => {
      const { rate, ...options } = c.options;
      const x = toTensor(c.input, { requiresGrad: true });
      const y = new Dropout(rate, toOptions<DropoutOptions>(options)).apply(x, { training: true });
      expectGradients(c, [y], [], [x]);
    },
  );

  it.each(streams.dropout.map((c) => [c.seed, c.rate, c] as const))(
    "draws Keras's masks step by step: seed %i, rate %f",
    (seed, rate, { masks }) => {
      const layer = new Dropout(rate, { seed });
      for (const mask of masks) {
        const x = ones(mask.shape);
        expectClose(layer.apply(x, { training: true }), mask, { rtol: 1e-7, atol: 0 });
        expect(layer.apply(x)).toBe(x);
      }
    },
  );

  it('draws anew each time, and the same again from the same seed', () => {
    const draw = () => {
      setRandomSeed(5);
      const layer = new Dropout(0.5);
      return [0, 1].map(() => layer.apply(ones([20]), { training: true }).arraySync());
    };
    const [first, second] = draw();
    expect(second).not.toEqual(first);
    expect(draw()).toEqual([first, second]);
  });

  it('drops all or nothing at the ends', () => {
    const x = tensor([1, 2]);
    expect(new Dropout(0).apply(x, { training: true })).toBe(x);
    expect(new Dropout(1).apply(x, { training: true }).arraySync()).toEqual([0, 0]);
  });

  it('says what is wrong', () => {
    expect(() => new Dropout(1.5)).toThrow('Expected a float value between 0 and 1. Received: rate=1.5');
    expect(() => new Dropout(Number.NaN)).toThrow('Received: rate=NaN');
    expect(() => new Dropout(0.5, { noiseShape: [2, 0] })).toThrow('Received at index 1: 0');
    const layer = new Dropout(0.5, { noiseShape: [null, 1] });
    expect(() => layer.apply(zeros([2, 3, 4]), { training: true })).toThrow(
      'got (None, 1) for input shape (2, 3, 4)',
    );
  });
});
