import { zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import {
  checkGradients,
  expectLikeTorch,
  type ModuleCase,
  spread,
  type Values,
} from '../../testing/index.js';
import { LayerNorm } from './layer-norm.js';

type Case = ModuleCase & { module: string; input: Values };
const { modules } = golden<{ cases: { modules: Case[] } }>('torch_modules').cases;
const makers: Record<string, () => LayerNorm> = {
  'LayerNorm(4)': () => new LayerNorm(4),
  'LayerNorm([3, 4], eps=0.001)': () => new LayerNorm([3, 4], { eps: 0.001 }),
  'LayerNorm(4, elementwise_affine=False)': () => new LayerNorm(4, { elementwiseAffine: false }),
  'LayerNorm(4, bias=False)': () => new LayerNorm(4, { bias: false }),
};

test.each(Object.entries(makers))('agrees with torch: %s', (name, make) => {
  const item = modules.find(({ module }) => module === name)!;
  const layer = make();
  expectLikeTorch(layer, (x) => [layer.forward(x!)], [item.input], item);
});

test('gradients by central differences', () => {
  const layer = new LayerNorm(4);
  checkGradients(layer, (x) => [layer.forward(x!)], [spread([2, 4])]);
});

test('bad input is named with both values', () => {
  const message =
    'Given normalized_shape=[4], expected input with shape [*, 4], but got input of size [2, 3]';
  expect(() => new LayerNorm(4).forward(zeros([2, 3]))).toThrow(message);
  expect(() => new LayerNorm([2, 4]).forward(zeros([4]))).toThrow(/expected input with shape \[\*, 2, 4\]/);
  expect(() => new LayerNorm(0)).toThrow('normalized_shape must be greater than zero, got 0');
});
