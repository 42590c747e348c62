import { zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  checkGradients,
  expectLikeTorch,
  type ModuleCase,
  spread,
  type Values,
} from '../../testing/index.js';
import * as act from '../index.js';
import type { TensorModule } from '../module/module.js';

type Case = ModuleCase & { module: string; repr: string; input: Values };
const { activations } = golden<{ cases: { activations: Case[] } }>('torch_modules').cases;

const makers: Record<string, () => TensorModule> = {
  'ReLU()': () => new act.ReLU(),
  'ReLU6()': () => new act.ReLU6(),
  'LeakyReLU()': () => new act.LeakyReLU(),
  'LeakyReLU(0.2)': () => new act.LeakyReLU({ negativeSlope: 0.2 }),
  'ELU()': () => new act.ELU(),
  'ELU(0.5)': () => new act.ELU({ alpha: 0.5 }),
  'SELU()': () => new act.SELU(),
  'GELU()': () => new act.GELU(),
  "GELU(approximate='tanh')": () => new act.GELU({ approximate: 'tanh' }),
  'SiLU()': () => new act.SiLU(),
  'Mish()': () => new act.Mish(),
  'Sigmoid()': () => new act.Sigmoid(),
  'Tanh()': () => new act.Tanh(),
  'Hardtanh()': () => new act.Hardtanh(),
  'Hardsigmoid()': () => new act.Hardsigmoid(),
  'Hardswish()': () => new act.Hardswish(),
  'Softplus()': () => new act.Softplus(),
  'Softplus(beta=2, threshold=4)': () => new act.Softplus({ beta: 2, threshold: 4 }),
  'Softsign()': () => new act.Softsign(),
  'LogSigmoid()': () => new act.LogSigmoid(),
  'Softmax(dim=-1)': () => new act.Softmax(-1),
  'Softmax(dim=0)': () => new act.Softmax(0),
  'LogSoftmax(dim=-1)': () => new act.LogSoftmax(-1),
};

describe.each(Object.entries(makers))('%s', (name, make) => {
  test('has the values and gradients of torch', () => {
    const item = activations.find(({ module }) => module === name)!;
    const module = make();
    expectLikeTorch(module, (x) => [module.forward(x!)], [item.input], {
      ...item,
      state_dict: {},
      parameter_gradients: {},
    });
    // Python keeps apart 2 and 2.0; a number here is a float.
    expect(String(module)).toBe(item.repr.replace('beta=2, threshold=4)', 'beta=2.0, threshold=4.0)'));
  });

  test('gradients by central differences', () => {
    const module = make();
    checkGradients(module, (x) => [module.forward(x!)], [spread([3, 2])]);
  });
});

test('bad options and axes are named', () => {
  expect(() => new act.Hardtanh({ minVal: 2 })).toThrow('max_val must be larger than min_val (2), got 1');
  expect(() => new act.GELU({ approximate: 'erf' as 'none' })).toThrow(
    `GELU: approximate must be one of 'none', 'tanh', got "erf"`,
  );
  expect(() => new act.Softmax(2).forward(zeros([2, 2]))).toThrow('Softmax: axis must be in [-2, 1], got 2');
});
