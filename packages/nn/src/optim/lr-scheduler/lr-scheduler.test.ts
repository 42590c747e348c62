import { tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { camelCase } from '../../../testing/index.js';
import { SGD } from '../index.js';
import {
  CosineAnnealingLR,
  ExponentialLR,
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
  StepLR,
} from './index.js';

interface Schedule {
  scheduler: string;
  lr: number;
  rates: number[];
  options?: Record<string, unknown>;
  metrics?: number[];
}

const { schedulers } = golden<{ cases: { schedulers: Schedule[] } }>('torch_modules').cases;
const sgd = (lr = 0.1) => new SGD([tensor([1], { requiresGrad: true })], { lr });
const makers: Record<string, (optimizer: SGD) => StepLR | ExponentialLR | CosineAnnealingLR> = {
  'StepLR(3, gamma=0.5)': (optimizer) => new StepLR(optimizer, 3, { gamma: 0.5 }),
  'ExponentialLR(0.9)': (optimizer) => new ExponentialLR(optimizer, 0.9),
  'CosineAnnealingLR(6)': (optimizer) => new CosineAnnealingLR(optimizer, 6),
  'CosineAnnealingLR(6, eta_min=0.01)': (optimizer) => new CosineAnnealingLR(optimizer, 6, { etaMin: 0.01 }),
};

describe('agrees with torch.optim.lr_scheduler', () => {
  test.each(Object.entries(makers))('%s', (name, make) => {
    const { lr, rates } = schedulers.find(({ scheduler }) => scheduler === name)!;
    const scheduler = make(sgd(lr));
    const ours = rates.map((_, i) => {
      if (i > 0) scheduler.step();
      return scheduler.getLastLr()[0]!;
    });
    expect(ours).toBeAllClose(rates, { rtol: 1e-14, atol: 1e-17 });
    expect(scheduler.lastEpoch).toBe(rates.length - 1);
  });

  const plateaus = schedulers.filter(({ scheduler }) => scheduler === 'ReduceLROnPlateau');
  test.each(plateaus.map((item) => [item.options!, item] as const))(
    'ReduceLROnPlateau(%j)',
    (options, item) => {
      const optimizer = sgd(item.lr);
      const scheduler = new ReduceLROnPlateau(optimizer, camelCase(options) as ReduceLROnPlateauOptions);
      const ours = item.metrics!.map((metric) => {
        scheduler.step(metric);
        return optimizer.paramGroups[0]!.lr;
      });
      expect(ours).toBeAllClose(item.rates, { rtol: 1e-15, atol: 0 });
    },
  );
});

test('each group keeps its own rate, and defaults are PyTorch’s', () => {
  const leaf = () => tensor([1], { requiresGrad: true });
  const optimizer = new SGD([{ params: leaf() }, { params: leaf(), lr: 0.5 }], { lr: 1 });
  const scheduler = new StepLR(optimizer, 1);
  scheduler.step();
  expect(scheduler.getLastLr()).toBeAllClose([0.1, 0.05]);
  expect(scheduler.baseLrs).toEqual([1, 0.5]);
});

test('a plateau takes a loss as a tensor', () => {
  const optimizer = sgd(1);
  const scheduler = new ReduceLROnPlateau(optimizer, { patience: 0 });
  for (const loss of [2, 2]) scheduler.step(tensor([loss]));
  expect(optimizer.paramGroups[0]!.lr).toBeCloseTo(0.1, 12);
  expect(scheduler.best).toBe(2);
});

test('state goes back and forth', () => {
  const [first, second] = [sgd(1), sgd(1)];
  const before = new ReduceLROnPlateau(first, { patience: 1 });
  for (const loss of [3, 3]) before.step(loss);
  const after = new ReduceLROnPlateau(second, { patience: 1 });
  const state = before.stateDict();
  expect(state).toMatchObject({ last_epoch: 2, best: 3, num_bad_epochs: 1, threshold_mode: 'rel' });
  expect(state).not.toHaveProperty('optimizer');
  after.loadStateDict(state);
  after.step(3);
  expect(second.paramGroups[0]!.lr).toBeCloseTo(0.1, 12);

  const cosine = new CosineAnnealingLR(sgd(1), 4);
  cosine.loadStateDict({ last_epoch: 3, _unknown: 4 });
  expect(cosine.lastEpoch).toBe(3);
  expect(() => cosine.loadStateDict({ last_epoch: 4, t_max: 4 })).toThrow('did you mean `T_max`?');
  expect(cosine.lastEpoch).toBe(3);
});

describe('bad input is named with both values', () => {
  const calls: [string, () => unknown, string][] = [
    ['step size', () => new StepLR(sgd(), 0), 'step_size must be greater than zero, got 0'],
    ['T_max', () => new CosineAnnealingLR(sgd(), 1.5), 'T_max should be of type int, got: 1.5'],
    ['gamma', () => new ExponentialLR(sgd(), Number.NaN), 'ExponentialLR: gamma must be a number, got NaN'],
    ['factor', () => new ReduceLROnPlateau(sgd(), { factor: 1.5 }), 'Factor should be < 1.0, got 1.5'],
    [
      'mode',
      () => new ReduceLROnPlateau(sgd(), { mode: 'up' as 'min' }),
      "mode up is unknown! Expected 'min' or 'max'",
    ],
    [
      'threshold mode',
      () => new ReduceLROnPlateau(sgd(), { thresholdMode: 'x' as 'rel' }),
      "threshold mode x is unknown! Expected 'rel' or 'abs'",
    ],
    ['optimizer', () => new StepLR(3 as never, 1), '3 is not an Optimizer'],
  ];
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
