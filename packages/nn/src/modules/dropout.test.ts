import * as core from '@unroll/core';
import { noGrad, ones } from '@unroll/core';
import { expectFlatMemory, golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import { expectClose, type Values } from '../../testing/index.js';
import { manualSeed, rand } from '../random.js';
import { Dropout } from './dropout.js';

interface Case {
  seed: number;
  p: number;
  mask: Values;
  after: Values;
}
const { dropout } = golden<{ cases: { dropout: Case[] } }>('streams_torch').cases;

test.each(dropout)('takes the masks of torch: p $p', ({ seed, p, mask, after }) => {
  manualSeed(seed);
  const x = ones(mask.shape, { requiresGrad: true });
  const y = new Dropout(p).forward(x);
  expectClose(y, mask, { rtol: 1e-7, atol: 0 });
  expectClose(rand(after.shape), after, { rtol: 1e-7, atol: 0 });
  y.sum().backward();
  expectClose(x.grad!, mask, { rtol: 1e-7, atol: 0 });
});

test('passes its input on in evaluation', () => {
  const x = ones([3]);
  expect(new Dropout(0.9).eval().forward(x)).toBe(x);
});

test('leaves no mask behind without a graph', async () => {
  const [layer, x] = [new Dropout(), ones([8])];
  await expectFlatMemory(core, (steps) => {
    for (let i = 0; i < steps; i++) noGrad(() => layer.forward(x.add(1)));
  });
});

test('a probability outside [0, 1] is refused', () => {
  expect(() => new Dropout(1.5)).toThrow('dropout probability has to be between 0 and 1, but got 1.5');
  expect(() => new Dropout(Number.NaN)).toThrow('but got NaN');
});
