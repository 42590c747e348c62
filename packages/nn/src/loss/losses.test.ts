import { type Tensor, tensor, zeros } from '@unroll/core';
import { deviations, golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  camelCase,
  checkGradients,
  expectClose,
  spread,
  toTensor,
  type Values,
} from '../../testing/index.js';
import type { Module } from '../module/module.js';
import * as nn from './index.js';

deviations([
  {
    backend: 'webgl',
    reason: 'the logarithm of 0 is -88 on the software renderer, where PyTorch cuts -Infinity off at -100',
    cases: ['25: BCELoss() > has the value and gradient of torch: none'],
  },
  {
    backend: 'webgl',
    reason: "tfjs's shader for a quotient gives 1 for 0 / 0",
    cases: ['an ignored row adds nothing even where its logits are masked out'],
  },
]);

interface Case {
  loss: string;
  options: Record<string, unknown>;
  input: Values;
  target: Values;
  values: Partial<Record<nn.Reduction, Values>>;
  gradients: Partial<Record<nn.Reduction, Values>>;
}

type AnyLoss = Module & { forward(input: Tensor, target: Tensor): Tensor };
const constructors: Record<string, (options: object) => AnyLoss> = {
  MSELoss: (options) => new nn.MSELoss(options),
  L1Loss: (options) => new nn.L1Loss(options),
  SmoothL1Loss: (options) => new nn.SmoothL1Loss(options),
  HuberLoss: (options) => new nn.HuberLoss(options),
  BCELoss: (options) => new nn.BCELoss(options),
  BCEWithLogitsLoss: (options) => new nn.BCEWithLogitsLoss(options),
  CrossEntropyLoss: (options) => new nn.CrossEntropyLoss(options),
  NLLLoss: (options) => new nn.NLLLoss(options),
};

/** Options by this package's names; those that are tensors in goldens become tensors. */
function optionsOf(options: Record<string, unknown>): Record<string, unknown> {
  const converted = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'object' ? toTensor(value as Values) : value,
  ]);
  return camelCase(Object.fromEntries(converted));
}

const { losses } = golden<{ cases: { losses: Case[] } }>('torch_modules').cases;
const known = losses.filter(({ loss }) => loss in constructors);

describe.each(known.map((item, i) => [i, item.loss, Object.keys(item.options).join(', '), item] as const))(
  '%i: %s(%s)',
  (_, name, __, item) => {
    test.each(Object.keys(item.values) as nn.Reduction[])(
      'has the value and gradient of torch: %s',
      (reduction) => {
        const loss = constructors[name]!({ ...optionsOf(item.options), reduction });
        const input = toTensor(item.input, true);
        const result = loss.forward(input, toTensor(item.target));
        expectClose(result, item.values[reduction]!, { rtol: 3e-6, atol: 1e-6 });
        result.sum().backward();
        expectClose(input.grad!, item.gradients[reduction]!, { rtol: 5e-6, atol: 1e-6 });
      },
    );
  },
);

test('every loss has a golden', () => {
  expect(new Set(known.map(({ loss }) => loss))).toEqual(new Set(Object.keys(constructors)));
});

describe('gradients by central differences', () => {
  const weight = tensor([0.5, 2, 1]);
  const target = toTensor(spread([4, 3], 2));
  const shares = target.square();
  const classes = tensor([0, 2, 1, 2]);
  const wide = { shape: [4, 3], values: spread([4, 3]).values.map((value) => 3 * value + 0.1) };
  const cases: [string, (reduction: nn.Reduction) => AnyLoss, Values, Tensor][] = [
    ['MSELoss', (reduction) => new nn.MSELoss({ reduction }), wide, target],
    ['L1Loss', (reduction) => new nn.L1Loss({ reduction }), wide, target],
    ['SmoothL1Loss', (reduction) => new nn.SmoothL1Loss({ beta: 9, reduction }), wide, target],
    ['SmoothL1Loss of 0', (reduction) => new nn.SmoothL1Loss({ beta: 0, reduction }), wide, target],
    ['HuberLoss', (reduction) => new nn.HuberLoss({ delta: 0.01, reduction }), wide, target],
    [
      'BCEWithLogitsLoss',
      (reduction) => new nn.BCEWithLogitsLoss({ weight, posWeight: weight, reduction }),
      wide,
      shares,
    ],
    [
      'CrossEntropyLoss',
      (reduction) => new nn.CrossEntropyLoss({ weight, labelSmoothing: 0.2, reduction }),
      wide,
      classes,
    ],
    [
      'CrossEntropyLoss ignoring',
      (reduction) => new nn.CrossEntropyLoss({ ignoreIndex: 2, reduction }),
      wide,
      classes,
    ],
    [
      'CrossEntropyLoss of shares',
      (reduction) => new nn.CrossEntropyLoss({ weight, reduction }),
      wide,
      shares,
    ],
    ['NLLLoss', (reduction) => new nn.NLLLoss({ weight, reduction }), wide, classes],
  ];
  const all = cases.flatMap((item) =>
    (['mean', 'sum', 'none'] as const).map((reduction) => [...item, reduction] as const),
  );
  test.each(all)('%s', (_, make, input, expected, reduction) => {
    const loss = make(reduction);
    checkGradients(loss, (x) => [loss.forward(x!, expected)], [input]);
  });

  test('BCELoss', () => {
    const loss = new nn.BCELoss({ weight });
    const input = { shape: [2, 3], values: [0.2, 0.7, 0.5, 0.4, 0.8, 0.3] };
    checkGradients(
      loss,
      (x) => [
        loss.forward(
          x!,
          tensor([
            [0, 1, 0.5],
            [1, 0, 0.2],
          ]),
        ),
      ],
      [input],
    );
  });
});

test('weights are buffers, with PyTorch’s keys', () => {
  const weight = tensor([1, 2]);
  const loss = new nn.BCEWithLogitsLoss({ weight, posWeight: weight });
  expect(Object.keys(loss.stateDict())).toEqual(['weight', 'pos_weight']);
  expect(Object.keys(new nn.CrossEntropyLoss({ weight }).stateDict())).toEqual(['weight']);
  expect(new nn.MSELoss().stateDict()).toEqual({});
});

test('an ignored row adds nothing even where its logits are masked out', () => {
  const input = tensor([
    [-Infinity, 0, 1],
    [0.5, 1, 2],
  ]);
  const loss = new nn.CrossEntropyLoss({ ignoreIndex: 1, reduction: 'none' });
  expect(loss.forward(input, tensor([1, 2])).dataSync()[0]).toBe(0);
  expect(new nn.CrossEntropyLoss({ ignoreIndex: 1 }).forward(input, tensor([1, 1])).item()).toBeNaN();
});

test('infinite logits are what PyTorch makes of them', () => {
  const targets = [0, 0.5, 1, 2];
  const values = (x: number, posWeight: number | null) => {
    const weight = posWeight === null ? null : tensor([posWeight]);
    const loss = new nn.BCEWithLogitsLoss({ posWeight: weight, reduction: 'none' });
    return loss.forward(tensor(targets.map(() => x)), tensor(targets)).arraySync();
  };
  expect(values(Infinity, null)).toEqual([Infinity, Infinity, NaN, -Infinity]);
  expect(values(-Infinity, null)).toEqual([NaN, NaN, NaN, Infinity]);
  expect(values(-Infinity, 2)).toEqual([NaN, NaN, NaN, Infinity]);
  expect(values(-Infinity, 0.5)).toEqual([NaN, NaN, NaN, NaN]);
});

describe('bad input is named with both values', () => {
  const ce = new nn.CrossEntropyLoss();
  const calls: [string, () => unknown, string][] = [
    [
      'shapes',
      () => new nn.MSELoss().forward(zeros([2, 1]), zeros([2])),
      'MSELoss: Target size ([2]) must be the same as input size ([2, 1])',
    ],
    [
      'reduction',
      () => new nn.MSELoss({ reduction: 'average' as 'mean' }),
      "average is not a valid value for reduction. Expected 'mean', 'sum' or 'none'",
    ],
    [
      'beta',
      () => new nn.SmoothL1Loss({ beta: -1 }),
      'smooth_l1_loss does not support negative values for beta, got -1',
    ],
    [
      'delta',
      () => new nn.HuberLoss({ delta: 0 }),
      'huber_loss does not support non-positive values for delta, got 0',
    ],
    [
      'probabilities',
      () => new nn.BCELoss().forward(tensor([1.5]), zeros([1])),
      'BCELoss: all elements of input should be between 0 and 1, got 1.5',
    ],
    [
      'target probabilities',
      () => new nn.BCELoss().forward(zeros([1]), tensor([-1])),
      'BCELoss: all elements of target should be between 0 and 1, got -1',
    ],
    [
      'batch',
      () => ce.forward(zeros([2, 3]), zeros([3])),
      'CrossEntropyLoss: Expected input batch_size (2) to match target batch_size (3).',
    ],
    [
      'target shape',
      () => ce.forward(zeros([2, 3, 4]), zeros([2, 5])),
      'CrossEntropyLoss: Expected target size [2, 4], got [2, 5]',
    ],
    [
      'class',
      () => ce.forward(zeros([2, 3]), tensor([0, 3])),
      'CrossEntropyLoss: Target 3 is out of bounds. Expected an integer in [0, 2]',
    ],
    ['fractional class', () => ce.forward(zeros([1, 3]), tensor([0.5])), 'Target 0.5 is out of bounds'],
    [
      'scalar input',
      () => ce.forward(zeros([]), zeros([])),
      'input must have shape [C], [N, C] or [N, C, d1, ...], got []',
    ],
    [
      'weights',
      () => new nn.NLLLoss({ weight: zeros([2]) }).forward(zeros([1, 3]), tensor([0])),
      'weight tensor should be defined either for all 3 classes or no classes but got weight tensor of shape: [2]',
    ],
    [
      'smoothing',
      () => new nn.CrossEntropyLoss({ labelSmoothing: 1.5 }),
      'label_smoothing must be between 0.0 and 1.0. Got: 1.5',
    ],
  ];
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
