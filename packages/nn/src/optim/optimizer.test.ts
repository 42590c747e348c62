import { isGradEnabled, noGrad, ones, type Tensor, tensor, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { expectClose, toTensor, type Values } from '../../testing/index.js';
import { Parameter } from '../parameter.js';
import {
  Adagrad,
  Adam,
  AdamW,
  type CommonOptions,
  type Optimizer,
  type OptimizerStateDict,
  RMSprop,
  SGD,
} from './index.js';

const leaf = (...values: number[]) => tensor(values, { requiresGrad: true });

describe('step and zeroGrad', () => {
  test('a closure runs with gradients enabled before the update, and gives its result', () => {
    const w = leaf(3);
    const optimizer = new SGD([w], { lr: 0.5 });
    const loss = noGrad(() =>
      optimizer.step(() => {
        expect(isGradEnabled()).toBe(true);
        const squared = w.square();
        squared.backward();
        return squared.item();
      }),
    );
    expect(loss).toBe(9);
    expect(w.item()).toBe(0);
  });

  test('graphs recorded before a step go on with the values they saw', () => {
    const [w, x] = [leaf(3), leaf(5)];
    const y = w.mul(x);
    w.grad = ones([1]);
    new SGD([w], { lr: 1 }).step();
    y.backward();
    expect([w.item(), x.grad!.item()]).toEqual([2, 3]);
  });

  test('zeroGrad forgets gradients, or makes them zeros', () => {
    const [w, v] = [leaf(1, 2), leaf(1)];
    const optimizer = new SGD([w, v]);
    w.grad = ones([2]);
    optimizer.zeroGrad({ setToNone: false });
    expect([...w.grad.dataSync()]).toEqual([0, 0]);
    expect(v.grad).toBeNull();
    optimizer.zeroGrad();
    expect(w.grad).toBeNull();
  });

  test('groups can be added, and changed between steps', () => {
    const [w, v] = [leaf(1), leaf(1)];
    const optimizer = new SGD([w], { lr: 1 });
    optimizer.addParamGroup({ params: v, lr: 0.25 });
    [w.grad, v.grad] = [ones([1]), ones([1])];
    optimizer.step();
    expect([w.item(), v.item()]).toEqual([0, 0.75]);
    optimizer.paramGroups[0]!.lr = 2;
    optimizer.step();
    expect([w.item(), v.item()]).toEqual([-2, 0.5]);
  });
});

interface Saved {
  state: Record<string, Record<string, Values | number>>;
  param_groups: ({ params: number[]; lr: number } & Record<string, unknown>)[];
}

interface SavedCases {
  start: Values[];
  gradients: Values[][];
  runs: Record<string, { path: Values[][]; saved: Saved }>;
}

type Groups = { params: Tensor; lr?: number }[];
const makers: Record<string, (params: Groups) => Optimizer<CommonOptions>> = {
  SGD: (params) => new SGD(params, { lr: 0.1 }),
  'SGD(momentum, dampening)': (params) =>
    new SGD(params, { lr: 0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.01 }),
  'Adam(amsgrad)': (params) => new Adam(params, { lr: 0.1, betas: [0.7, 0.9], amsgrad: true }),
  'AdamW(amsgrad, maximize)': (params) =>
    new AdamW(params, { lr: 0.1, weightDecay: 0.2, amsgrad: true, maximize: true }),
  'RMSprop(centered, momentum)': (params) =>
    new RMSprop(params, { lr: 0.05, alpha: 0.8, centered: true, momentum: 0.5 }),
  'Adagrad(lr_decay, initial)': (params) =>
    new Adagrad(params, { lr: 0.3, lrDecay: 0.1, initialAccumulatorValue: 0.2 }),
};

const saved = golden<{ cases: { saved_optimizers: SavedCases } }>('torch_nn').cases.saved_optimizers;
const tolerance = { rtol: 2e-6, atol: 5e-7 };

function twoGroups(make: (params: Groups) => Optimizer<CommonOptions>, values: readonly Values[]) {
  const parameters = values.map((value) => new Parameter(toTensor(value)));
  return { parameters, optimizer: make([{ params: parameters[0]! }, { params: parameters[1]!, lr: 0.02 }]) };
}

function follow(
  { parameters, optimizer }: ReturnType<typeof twoGroups>,
  path: Values[][],
  from: number,
  to: number,
) {
  for (let step = from; step < to; step++) {
    for (const [i, parameter] of parameters.entries()) parameter.grad = toTensor(saved.gradients[step]![i]!);
    optimizer.step();
    for (const [i, parameter] of parameters.entries()) expectClose(parameter, path[step]![i]!, tolerance);
  }
}

describe.each(Object.entries(makers))('state dict of %s', (name, make) => {
  const { path, saved: expected } = saved.runs[name]!;

  test('after three steps is PyTorch’s', () => {
    const run = twoGroups(make, saved.start);
    follow(run, path, 0, 3);
    const { state, param_groups } = run.optimizer.stateDict();
    expect(param_groups).toEqual(expected.param_groups);
    for (const [number, values] of Object.entries(expected.state)) {
      for (const [key, value] of Object.entries(values)) {
        const ours = state[Number(number)]![key];
        if (key === 'step') expect(ours).toBe(typeof value === 'number' ? value : value.values[0]);
        else expectClose(ours as Tensor, value as Values, tolerance);
      }
    }
  });

  test('from PyTorch is taken up: the next steps are the same', () => {
    const run = twoGroups(make, path[2]!);
    run.optimizer.loadStateDict(expected);
    follow(run, path, 3, 6);
  });

  test('goes back and forth', () => {
    const first = twoGroups(make, saved.start);
    follow(first, path, 0, 3);
    const second = twoGroups(make, path[2]!);
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    follow(second, path, 3, 6);
  });
});

test('a state dict brings its options, and leaves out what only PyTorch has', () => {
  const optimizer = new Adam([leaf(1)], { lr: 0.1 });
  const group = { lr: 0.5, betas: [0.5, 0.6], foreach: null, fused: true, params: [0] };
  optimizer.loadStateDict({ state: {}, param_groups: [group] });
  expect(optimizer.paramGroups[0]).toMatchObject({ lr: 0.5, betas: [0.5, 0.6], eps: 1e-8 });
  expect(optimizer.paramGroups[0]).not.toHaveProperty('fused');
});

describe('bad input is named with what was received', () => {
  const w = () => [leaf(1)];
  const load = (record: OptimizerStateDict) => () => new Adam(w()).loadStateDict(record);
  const calls: [string, () => unknown, string][] = [
    ['no parameters', () => new SGD([]), 'optimizer got an empty parameter list'],
    ['an empty group', () => new SGD([{ params: [] }]), 'optimizer got an empty parameter list'],
    ['lr', () => new SGD(w(), { lr: -1 }), 'Invalid learning rate: -1. Expected a number >= 0'],
    ['lr of a group', () => new Adam([{ params: leaf(1), lr: -0.5 }]), 'Invalid learning rate: -0.5'],
    ['lr NaN', () => new Adam(w(), { lr: Number.NaN }), 'Invalid learning rate: NaN'],
    ['momentum', () => new SGD(w(), { momentum: -1 }), 'Invalid momentum value: -1'],
    ['weight decay', () => new Adam(w(), { weightDecay: -1 }), 'Invalid weight_decay value: -1'],
    [
      'nesterov',
      () => new SGD(w(), { nesterov: true, momentum: 0.9, dampening: 0.5 }),
      'Nesterov momentum requires a momentum and zero dampening, got momentum 0.9 and dampening 0.5',
    ],
    [
      'betas',
      () => new Adam(w(), { betas: [0.9, 1] }),
      'Invalid beta parameter at index 1: 1. Expected a number in [0, 1)',
    ],
    ['eps', () => new AdamW(w(), { eps: -1 }), 'Invalid epsilon value: -1'],
    ['alpha', () => new RMSprop(w(), { alpha: -1 }), 'Invalid alpha value: -1'],
    ['lr decay', () => new Adagrad(w(), { lrDecay: -1 }), 'Invalid lr_decay value: -1'],
    [
      'accumulator',
      () => new Adagrad(w(), { initialAccumulatorValue: -1 }),
      'Invalid initial_accumulator_value value: -1',
    ],
    [
      'a tensor',
      () => new Adam(leaf(1) as never),
      'params argument given to the optimizer should be an iterable of Tensors or parameter groups, but got Tensor',
    ],
    [
      'a number',
      () => new Adam([3 as never]),
      'optimizer can only optimize Tensors, but one of the params is 3',
    ],
    ['a computed tensor', () => new Adam([leaf(1).mul(2)]), "can't optimize a non-leaf Tensor"],
    [
      'a tensor twice',
      () => ((v) => new Adam([{ params: v }, { params: v }]))(leaf(1)),
      'some parameters appear in more than one parameter group',
    ],
    [
      'groups of a state dict',
      load({ state: {}, param_groups: [] }),
      'loaded state dict has a different number of parameter groups. Expected 1, got 0',
    ],
    [
      'size of a group',
      load({ state: {}, param_groups: [{ params: [0, 1] }] }),
      "doesn't match the size of optimizer's group. Expected 1 parameters in group 0, got 2",
    ],
    [
      'shape of a state',
      load({
        state: { 0: { step: 1, exp_avg: zeros([2]), exp_avg_sq: zeros([2]) } },
        param_groups: [{ params: [0] }],
      }),
      "loaded state dict has a exp_avg that doesn't match its parameter. Expected shape [1], got [2]",
    ],
  ];
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('states that lack what a rule goes on from', () => {
  const stepped = (optimizer: Optimizer, w: Tensor) => {
    w.grad = ones([2]);
    optimizer.step();
    return optimizer.stateDict();
  };

  test('are refused by name, and nothing changes', () => {
    const w = leaf(1, 2);
    const optimizer = new Adam([w]);
    const record = stepped(optimizer, w);
    const { exp_avg_sq: _, ...lacking } = record.state[0]!;
    const load = (state: object, group: object = {}) =>
      optimizer.loadStateDict({
        state: { 0: state },
        param_groups: [{ ...record.param_groups[0], ...group }],
      } as never);
    expect(() => load(lacking)).toThrow('parameter 0 of its group must have exp_avg_sq, got exp_avg');
    expect(() => load({ ...lacking, exp_avg_sq: { shape: [2], values: 2 } })).toThrow('exp_avg_sq');
    for (const step of [Number.NaN, -1, Infinity, {}, 'a']) {
      expect(() => load({ ...record.state[0], step })).toThrow('the step of a state');
    }
    expect(() => load(record.state[0]!, { params: [{}] })).toThrow('the numbers of its params');
    expect(optimizer.stateDict()).toEqual(record);
  });

  test('SGD starts its momentum anew, as in PyTorch', () => {
    const w = leaf(1, 2);
    const record = stepped(new SGD([w]), w);
    const optimizer = new SGD([w], { lr: 1, momentum: 0.5 });
    record.param_groups[0]!.momentum = 0.5;
    record.param_groups[0]!.lr = 1;
    optimizer.loadStateDict(record);
    const before = [...w.dataSync()];
    for (const moved of [1, 2.5]) {
      stepped(optimizer, w);
      expect(w.dataSync()).toBeAllClose(before.map((value) => value - moved));
    }
  });
});
