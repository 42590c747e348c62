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
import { Linear } from './linear.js';

type Case = ModuleCase & { module: string; input: Values };
const { modules } = golden<{ cases: { modules: Case[] } }>('torch_modules').cases;
const makers: Record<string, () => Linear> = {
  'Linear(4, 3)': () => new Linear(4, 3),
  'Linear(4, 3, bias=False)': () => new Linear(4, 3, { bias: false }),
  'Linear(4, 1)': () => new Linear(4, 1),
};
const cases = modules.filter(({ module }) => module.startsWith('Linear'));

test.each(cases.map((item) => [item.module, item.input.shape, item] as const))(
  'agrees with torch: %s of [%s]',
  (name, _, item) => {
    const layer = makers[name]!();
    expectLikeTorch(layer, (x) => [layer.forward(x!)], [item.input], item);
  },
);

test('gradients by central differences', () => {
  const layer = new Linear(3, 2);
  checkGradients(layer, (x) => [layer.forward(x!)], [spread([2, 2, 3])]);
});

test('bad input is named with both values', () => {
  const layer = new Linear(4, 2);
  const message = 'Linear: input.size(-1) must be equal to in_features. Expected 4, got';
  expect(() => layer.forward(zeros([2, 5, 3]))).toThrow(`${message} 3`);
  expect(() => layer.forward(zeros([]))).toThrow(`${message} a tensor without axes`);
  expect(() => new Linear(-1, 2)).toThrow('in_features must be greater than zero, got -1');
  expect(() => new Linear(1, 0.5)).toThrow('out_features should be of type int, got: 0.5');
});
