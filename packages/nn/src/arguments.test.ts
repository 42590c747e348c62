/** Arguments as Python programs give them: by place and by name, each honoured or refused by name. */
import { ones, tensor } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { any, message } from '../testing/index.js';
import * as nn from './index.js';

describe('by place', () => {
  test.each<[string, () => nn.Module, string]>([
    ['LSTM', () => new nn.LSTM(3, 4, 2), 'LSTM(3, 4, num_layers=2)'],
    [
      'LSTM',
      () => new nn.LSTM(3, 4, 2, false, true, 0.5, true, 2),
      'LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, dropout=0.5, bidirectional=True)',
    ],
    ['LSTM', () => new nn.LSTM({ inputSize: 3, hiddenSize: 4 }), 'LSTM(3, 4)'],
    ['LSTM', () => new nn.LSTM(3, 4, 2, { batchFirst: true }), 'LSTM(3, 4, num_layers=2, batch_first=True)'],
    ['GRU', () => new nn.GRU(3, 4, 1, false, true), 'GRU(3, 4, bias=False, batch_first=True)'],
    [
      'RNN',
      () => new nn.RNN(3, 4, 2, 'relu', false, true),
      'RNN(3, 4, num_layers=2, bias=False, batch_first=True)',
    ],
    ['RNNCell', () => new nn.RNNCell(3, 4, false, 'relu'), 'RNNCell(3, 4, bias=False, nonlinearity=relu)'],
    ['LSTMCell', () => new nn.LSTMCell(3, 4, false), 'LSTMCell(3, 4, bias=False)'],
    [
      'GRUCell',
      () => new nn.GRUCell({ inputSize: 3, hiddenSize: 4, bias: false }),
      'GRUCell(3, 4, bias=False)',
    ],
    ['Linear', () => new nn.Linear(3, 4, false), 'Linear(in_features=3, out_features=4, bias=False)'],
    ['Embedding', () => new nn.Embedding(5, 2, -1), 'Embedding(5, 2, padding_idx=4)'],
    ['Embedding', () => new nn.Embedding(5, 2, null), 'Embedding(5, 2)'],
    ['Dropout', () => new nn.Dropout(0.2, false), 'Dropout(p=0.2, inplace=False)'],
    ['Dropout', () => new nn.Dropout({ p: 0.2 }), 'Dropout(p=0.2, inplace=False)'],
    [
      'LayerNorm',
      () => new nn.LayerNorm([2, 3], 0.1, false),
      'LayerNorm((2, 3), eps=0.1, elementwise_affine=False, bias=False)',
    ],
    ['Flatten', () => new nn.Flatten(0, 1), 'Flatten(start_dim=0, end_dim=1)'],
    ['Hardtanh', () => new nn.Hardtanh(0, 2), 'Hardtanh(min_val=0.0, max_val=2.0)'],
    ['ELU', () => new nn.ELU(0.5), 'ELU(alpha=0.5)'],
    ['LeakyReLU', () => new nn.LeakyReLU(0.2), 'LeakyReLU(negative_slope=0.2)'],
    ['GELU', () => new nn.GELU('tanh'), "GELU(approximate='tanh')"],
    ['Softplus', () => new nn.Softplus(2, 5), 'Softplus(beta=2.0, threshold=5.0)'],
    ['Softmax', () => new nn.Softmax({ dim: 1 }), 'Softmax(dim=1)'],
    ['ReLU', () => new nn.ReLU(false), 'ReLU()'],
  ])('%s', (_, make, printed) => {
    const module = make();
    expect(String(module)).toBe(printed);
  });

  test('a nonlinearity by place is used', () => {
    expect(new nn.RNN(3, 4, 1, 'relu').nonlinearity).toBe('relu');
  });

  test('losses: the reduction alone, or behind the older form of it', () => {
    const [x, y] = [tensor([1, 2]), tensor([0, 0])];
    const value = (loss: nn.MSELoss) => loss.forward(x, y).arraySync();
    expect(value(new nn.MSELoss('sum'))).toBe(5);
    expect(value(new nn.MSELoss(null, null, 'sum'))).toBe(5);
    expect(value(new nn.MSELoss(false))).toBe(5);
    expect(value(new nn.MSELoss({ sizeAverage: false }))).toBe(5);
    expect(value(new nn.MSELoss({ reduce: false }))).toEqual([1, 4]);
    expect(value(new nn.MSELoss(true, true, 'sum'))).toBe(2.5);
    expect(new nn.SmoothL1Loss('sum', 0.5).beta).toBe(0.5);
    expect(new nn.SmoothL1Loss(null, null, 'sum', 0.5).beta).toBe(0.5);
    expect(new nn.HuberLoss('sum', 0.5).delta).toBe(0.5);
    const weight = tensor([1, 2]);
    expect(new nn.CrossEntropyLoss(weight).weight).toBe(weight);
    expect(new nn.NLLLoss(null, null, 7).ignoreIndex).toBe(7);
    expect(new nn.CrossEntropyLoss(weight, null, 7, null, 'sum', 0.1)).toMatchObject({
      ...{ ignoreIndex: 7, reduction: 'sum', labelSmoothing: 0.1 },
    });
    expect(new nn.BCEWithLogitsLoss(null, null, null, 'none', weight).pos_weight).toBe(weight);
  });
});

describe('refused by name', () => {
  test.each<[() => unknown, string]>([
    [
      () => new nn.LSTM(3, 4, any({ batch_first: true })),
      'LSTM: unknown option `batch_first`: did you mean `batchFirst`?',
    ],
    [() => new nn.LSTM(3, 4, any({ numlayers: 2 })), 'did you mean `numLayers`?'],
    [() => new nn.GRU(3, 4, any({ batch_size: 2 })), 'unknown option `batch_size`'],
    [() => new nn.Linear(3, 4, any(1)), 'Linear: bias must be true or false, got 1'],
    [() => new nn.Linear(3, 4, true, any(1)), 'Linear: expected at most 3 by position'],
    [() => new (nn.Linear as AnyConstructor)(3), 'Linear: outFeatures is missing, expected an integer'],
    [() => new nn.Linear(any('3'), 4), 'Linear: inFeatures must be an integer, got "3"'],
    [() => new nn.LSTM(0, 4), 'input_size must be greater than zero'],
    [() => new nn.LSTM(3, 0), 'hidden_size must be greater than zero'],
    [() => new nn.LSTM(3, 1.5), 'hidden_size should be of type int, got: 1.5'],
    [() => new nn.LSTM(3, NaN), 'hidden_size should be of type int, got: NaN'],
    [() => new nn.LSTM(3, any(4n)), 'LSTM: hiddenSize must be an integer, got 4n'],
    [() => new nn.LSTM(3, 4, 1e9), 'num_layers must be at most 10000, got 1000000000'],
    [() => new nn.Linear(1e6, 1e6), 'Linear: a tensor of shape [1000000, 1000000] must have at most'],
    [() => new nn.LSTM(3, 4, { dropout: 2 }), 'dropout should be a number in range [0, 1]'],
    [
      () => new nn.RNN(3, 4, any({ projSize: 2 })),
      'proj_size argument is only supported for LSTM, not RNN or GRU',
    ],
    [
      () => new nn.GRU(3, 4, any({ projSize: 0 })),
      'proj_size argument is only supported for LSTM, not RNN or GRU',
    ],
    [() => new nn.RNN(3, 4, 1, any('elu')), "Unknown nonlinearity 'elu'. Select from 'tanh' or 'relu'."],
    [() => new nn.Dropout(0.5, any(true)), 'Dropout: inplace must be false'],
    [() => new nn.ReLU(any(true)), 'ReLU: inplace must be false'],
    [() => new (nn.Tanh as AnyConstructor)(1), 'Tanh: expected options alone'],
    [() => new (nn.Softmax as AnyConstructor)(), 'Softmax: dim is missing'],
    [() => new nn.CrossEntropyLoss(any({ ignore_index: 1 })), 'did you mean `ignoreIndex`?'],
    [
      () => new nn.CrossEntropyLoss(any([1, 2])),
      'CrossEntropyLoss: weight must be a tensor or null, got [1, 2]',
    ],
    [() => new nn.MSELoss(any('average')), 'average is not a valid value for reduction'],
    [() => new nn.MSELoss(any({ size_average: false })), 'did you mean `sizeAverage`?'],
    [() => new nn.Parameter(any([1])), 'Parameter: data must be a tensor, got [1]'],
    [() => new nn.ModuleList(any(5)), 'ModuleList: modules must be an iterable or null, got 5'],
    [() => new nn.ModuleList(any([5])), '5 is not a Module subclass'],
    [() => new nn.ModuleDict(any([])), 'ModuleDict: modules must be a record of modules'],
    [() => new nn.ParameterList(any([ones([2])])), 'ParameterList: an item must be a Parameter'],
    [() => new nn.Sequential(any([new nn.Tanh()])), 'is not a Module subclass'],
  ])('%s', (make, words) => {
    expect(message(make)).toContain(words);
  });
});

type AnyConstructor = new (...args: unknown[]) => unknown;
