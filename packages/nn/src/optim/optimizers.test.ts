/** Every optimizer against PyTorch: ten steps with given gradients, one of which is missing. */
import { type Tensor, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { camelCase, expectClose, toTensor, type Values } from '../../testing/index.js';
import { Parameter } from '../parameter.js';
import { snakeCase } from '../python.js';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  type CommonOptions,
  type Optimizer,
  RMSprop,
  SGD,
} from './index.js';

interface Run {
  optimizer: string;
  options: Record<string, unknown>;
  defaults: Record<string, unknown>;
  steps: Values[][];
}

interface Cases {
  start: Values[];
  gradients: (Values | null)[][];
  runs: Run[];
  parameter_groups: { lr: [number, number]; momentum: number; steps: Values[][]; repr: string };
}

const constructors: Record<string, (params: Tensor[], options: object) => Optimizer<CommonOptions>> = {
  SGD: (params, options) => new SGD(params, options),
  Adam: (params, options) => new Adam(params, options),
  AdamW: (params, options) => new AdamW(params, options),
  RMSprop: (params, options) => new RMSprop(params, options),
  Adagrad: (params, options) => new Adagrad(params, options),
  Adadelta: (params, options) => new Adadelta(params, options),
  Adamax: (params, options) => new Adamax(params, options),
};

const { optimizers, optimizer_text } = golden<{
  cases: { optimizers: Cases; optimizer_text: { optimizer: string; repr: string }[] };
}>('torch_modules').cases;
const start = () => optimizers.start.map((values) => new Parameter(toTensor(values)));

function follow(optimizer: Optimizer, parameters: readonly Tensor[], steps: readonly Values[][]): void {
  for (const [i, expected] of steps.entries()) {
    for (const [j, parameter] of parameters.entries()) {
      const gradient = optimizers.gradients[i]![j]!;
      parameter.grad = gradient === null ? null : toTensor(gradient);
    }
    optimizer.step();
    for (const [j, parameter] of parameters.entries()) {
      expectClose(parameter, expected[j]!, { rtol: 2e-6, atol: 2e-7 });
    }
  }
}

describe('agrees with torch.optim', () => {
  const known = optimizers.runs.filter(({ optimizer }) => optimizer in constructors);

  test.each(known.map((run) => [run.optimizer, run.options, run] as const))(
    '%s(%j)',
    (name, options, run) => {
      const parameters = start();
      const optimizer = constructors[name]!(parameters, camelCase(options));
      follow(optimizer, parameters, run.steps);
      const ours = Object.entries(optimizer.defaults).map(([key, value]) => [snakeCase(key), value]);
      expect(Object.fromEntries(ours)).toEqual(run.defaults);
    },
  );

  test('every optimizer has a golden', () => {
    expect(new Set(known.map(({ optimizer }) => optimizer))).toEqual(new Set(Object.keys(constructors)));
  });

  test('groups have learning rates of their own', () => {
    const { lr, momentum, steps } = optimizers.parameter_groups;
    const parameters = start();
    const [first, second] = parameters as [Parameter, Parameter];
    const optimizer = new SGD([{ params: first }, { params: [second], lr: lr[1] }], { lr: lr[0], momentum });
    expect(optimizer.paramGroups.map((group) => group.lr)).toEqual(lr);
    follow(optimizer, parameters, steps);
  });
});

/** What chooses among PyTorch's implementations, and is not printed here. */
const unported = /^ {4}(foreach|fused|capturable|differentiable): .*\n/gm;

test.each(optimizer_text)('$optimizer prints its groups', ({ optimizer, repr }) => {
  const options = { SGD: { lr: 0.1 }, Adam: { lr: 0.01 } }[optimizer] ?? {};
  const text = String(constructors[optimizer]!([tensor([1, 2], { requiresGrad: true })], options));
  const number = (line: string) =>
    line.replace(/[\d.e-]+$|\d.*\)$/, (digits) => (digits.endsWith(')') ? digits : String(Number(digits))));
  const normal = (all: string) => all.split('\n').map(number).join('\n');
  expect(normal(text)).toBe(normal(repr.replace(unported, '')));
});

test('several groups print one after the other', () => {
  const [first, second] = start() as [Parameter, Parameter];
  const optimizer = new SGD([{ params: first }, { params: second, lr: 0.01 }], { lr: 0.1, momentum: 0.9 });
  expect(String(optimizer)).toBe(optimizers.parameter_groups.repr.replace(unported, ''));
});
