import { zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, test } from 'vitest';
import {
  camelCase,
  checkGradients,
  expectLikeTorch,
  type ModuleCase,
  spread,
  type Values,
} from '../../testing/index.js';
import { RNNCell, type RNNCellOptions } from './rnn-cell.js';

interface CellCase extends ModuleCase {
  module: string;
  sizes: [number, number];
  options: Record<string, unknown>;
  input: Values;
  initial_state: Values[];
}

const { cells } = golden<{ cases: { cells: CellCase[] } }>('torch_modules').cases;
const simple = cells.filter(({ module }) => module === 'RNNCell');

test.each(simple.map((item) => [`${JSON.stringify(item.options)} of [${item.input.shape}]`, item] as const))(
  'agrees with torch.nn.RNNCell: %s',
  (_, item) => {
    const cell = new RNNCell(...item.sizes, camelCase(item.options) as RNNCellOptions);
    expectLikeTorch(cell, (x, hx) => [cell.forward(x!, hx)], [item.input, ...item.initial_state], item);
  },
);

test('gradients by central differences', () => {
  const cell = new RNNCell(2, 3);
  checkGradients(cell, (x, h) => [cell.forward(x!, h)], [spread([2, 2]), spread([2, 3], 1)]);
});

describe('bad input is named with both values', () => {
  const cell = new RNNCell(3, 4);
  const calls: [string, () => unknown, string][] = [
    ['width', () => cell.forward(zeros([2, 2])), 'input has inconsistent input_size: got 2 expected 3'],
    ['rank', () => cell.forward(zeros([2, 2, 3])), 'RNNCell: Expected input to be 1D or 2D, got 3D instead'],
    [
      'batch',
      () => cell.forward(zeros([2, 3]), zeros([1, 4])),
      "Input batch size 2 doesn't match hidden0 batch size 1",
    ],
    [
      'hidden',
      () => cell.forward(zeros([2, 3]), zeros([2, 3])),
      'hidden0 has inconsistent hidden_size: got 3, expected 4',
    ],
    [
      'hidden rank',
      () => cell.forward(zeros([3]), zeros([1, 4])),
      'RNNCell: Expected hidden to be 1D, got 2D instead',
    ],
    ['size', () => new RNNCell(0, 4), 'input_size must be greater than zero, got 0'],
    [
      'nonlinearity',
      () => new RNNCell(3, 4, { nonlinearity: 'gelu' as 'tanh' }),
      "Unknown nonlinearity 'gelu'. Select from 'tanh' or 'relu'.",
    ],
  ];
  test.each(calls)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
