import { ones, zeros } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, type Values } from '../../testing/index.js';
import { manualSeed, rand } from '../random.js';
import * as init from './index.js';

interface Case {
  seed: number;
  init: string;
  values: Values;
  after: Values;
}

const { initializers } = golden<{ cases: { initializers: Case[] } }>('streams_torch').cases;
const calls: Record<string, (tensor: ReturnType<typeof zeros>) => unknown> = {
  uniform_: (t) => init.uniform_(t, { a: -2, b: 3 }),
  normal_: (t) => init.normal_(t, { mean: 1, std: 0.5 }),
  trunc_normal_: (t) => init.truncNormal_(t),
  'trunc_normal_(std=0.02)': (t) => init.truncNormal_(t, { std: 0.02 }),
  'trunc_normal_(0, 1, -0.5, 0.5)': (t) => init.truncNormal_(t, { a: -0.5, b: 0.5 }),
  'trunc_normal_(0, 1, 0.5, 0.8)': (t) => init.truncNormal_(t, { a: 0.5, b: 0.8 }),
  xavier_uniform_: (t) => init.xavierUniform_(t),
  'xavier_uniform_(gain=tanh)': (t) => init.xavierUniform_(t, { gain: init.calculateGain('tanh') }),
  xavier_normal_: (t) => init.xavierNormal_(t),
  kaiming_uniform_: (t) => init.kaimingUniform_(t),
  'kaiming_uniform_(a=sqrt 5)': (t) => init.kaimingUniform_(t, { a: Math.sqrt(5) }),
  'kaiming_uniform_(fan_out, relu)': (t) =>
    init.kaimingUniform_(t, { mode: 'fan_out', nonlinearity: 'relu' }),
  kaiming_normal_: (t) => init.kaimingNormal_(t),
  'kaiming_normal_(selu)': (t) => init.kaimingNormal_(t, { nonlinearity: 'selu' }),
  orthogonal_: (t) => init.orthogonal_(t),
  'orthogonal_(gain=2)': (t) => init.orthogonal_(t, { gain: 2 }),
  eye_: (t) => init.eye_(t),
  'constant_(0.3)': (t) => init.constant_(t, 0.3),
};

describe.each(Object.entries(calls))('%s', (name, call) => {
  test.each(initializers.filter((item) => item.init === name))(
    'of $values.shape agrees with torch',
    (item) => {
      const tensor = zeros(item.values.shape);
      manualSeed(item.seed);
      expect(call(tensor)).toBe(tensor);
      expectClose(tensor, item.values, { rtol: 2e-6, atol: 2e-6 });
      expectClose(rand([1]), item.after, { rtol: 1e-7, atol: 0 });
    },
  );
});

test('every golden has a call', () => {
  expect(new Set(initializers.map((item) => item.init))).toEqual(new Set(Object.keys(calls)));
});

test('ones and zeros, and a generator of one’s own', () => {
  const tensor = zeros([2]);
  expect([...init.ones_(tensor).dataSync(), ...init.zeros_(tensor).dataSync()]).toEqual([1, 1, 0, 0]);
  const [a, b] = [
    init.uniform_(zeros([3]), { generator: new TorchGenerator(4) }),
    new TorchGenerator(4).uniform(3),
  ];
  expect(a.dataSync()).toEqual(b);
});

test('a graph keeps the values from before', () => {
  const [w, x] = [ones([1], { requiresGrad: true }), ones([1], { requiresGrad: true })];
  const y = w.mul(x);
  init.constant_(w, 9);
  y.backward();
  expect([w.item(), x.grad!.item()]).toEqual([9, 1]);
});

test('shapes without two axes and unknown names are refused', () => {
  const two = 'Fan in and fan out can not be computed for tensor with fewer than 2 dimensions, got shape [2]';
  expect(() => init.xavierUniform_(zeros([2]))).toThrow(two);
  expect(() => init.orthogonal_(zeros([2]))).toThrow('shape must have at least 2 dimensions, got [2]');
  expect(() => init.eye_(zeros([2]))).toThrow('Only tensors with 2 dimensions are supported, got 1');
  expect(() => init.calculateGain('swish' as 'tanh')).toThrow('Unsupported nonlinearity swish');
});
