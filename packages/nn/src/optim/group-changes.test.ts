/** Options of a group that change between steps, against PyTorch: the goldens of parity/goldens/cases/torch_corners.py. */
import { ArgumentError, ones, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import { camelCase, expectClose, type Values } from '../../testing/index.js';
import { Adagrad, Adam, AdamW, type Optimizer, RMSprop, SGD } from './index.js';

interface Case {
  optimizer: 'SGD' | 'RMSprop' | 'Adam' | 'AdamW' | 'Adagrad';
  options: Record<string, unknown>;
  changes: [step: number, options: [string, unknown][]][];
  gradients: number[][];
  /** Ends with null where PyTorch raises for a slot that the state lacks. */
  path: (Values | null)[];
}

const { cases } = golden<{ cases: { group_changes: Case[] } }>('torch_corners');
const makers = { SGD, RMSprop, Adam, AdamW, Adagrad } as unknown as Record<
  string,
  new (
    params: object,
    options: object,
  ) => Optimizer
>;
const named = cases.group_changes.map(
  (c) => [c.optimizer, JSON.stringify(c.options), JSON.stringify(c.changes), c] as const,
);

test.each(named)('%s %s, then %s', (name, _, _changes, { options, changes, gradients, path }) => {
  const parameter = tensor([1, 2], { requiresGrad: true });
  const optimizer = new makers[name]!([parameter], { lr: 0.1, ...camelCase(options) });
  for (const [i, wanted] of path.entries()) {
    const change = new Map(changes).get(i) ?? [];
    Object.assign(optimizer.paramGroups[0]!, camelCase(Object.fromEntries(change)));
    parameter.grad = tensor(gradients[i]!);
    if (wanted !== null) {
      optimizer.step();
      expectClose(parameter, wanted, { rtol: 2e-6, atol: 1e-6 });
      continue;
    }
    const before = [...parameter.dataSync()];
    expect(() => optimizer.step()).toThrow(ArgumentError);
    expect(() => optimizer.step()).toThrow(/must have (momentum_buffer|grad_avg|max_exp_avg_sq), got /);
    expect([...parameter.dataSync()]).toEqual(before);
  }
});

describe('what a group holds by the time of a step', () => {
  const stepped = (change: object) => () => {
    const parameter = tensor([1, 2], { requiresGrad: true });
    const optimizer = new SGD([parameter], { lr: 1 });
    parameter.grad = ones([2]);
    optimizer.step();
    Object.assign(optimizer.paramGroups[0]!, change);
    optimizer.step();
    return [...parameter.dataSync()];
  };

  test.each([
    [{ lr: '0.1' }, 'SGD.step: lr must be a number, got '],
    [{ lr: undefined }, 'SGD.step: the group has no lr'],
    [{ params: null }, 'SGD.step: params of a group must be a list of tensors, got null'],
    [{ params: ['w'] }, 'optimizer can only optimize Tensors, but one of the params is '],
    [{ nesterov: 1 }, 'SGD.step: nesterov must be true or false, got 1'],
    [
      { weight_decay: 0.1 },
      'SGD.step: unknown option `weight_decay` of a group: did you mean `weightDecay`?',
    ],
    [{ momemtum: 0.9 }, 'SGD.step: unknown option `momemtum` of a group: did you mean `momentum`?'],
  ])('%j is refused by name', (change, message) => {
    expect(stepped(change)).toThrow(ArgumentError);
    expect(stepped(change)).toThrow(message);
  });

  test('a note of the program’s own is its own', () => {
    expect(stepped({ label: 'decoder' })()).toEqual([-1, 0]);
    expect(stepped({ initialLr: 2 })()).toEqual([-1, 0]);
  });
});
