/** What is no input and no state of a module: named in PyTorch's words. */
import { ones, tensor, zeros } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { any, message } from '../testing/index.js';
import * as nn from './index.js';

describe('inputs of forward', () => {
  const x = ones([5, 2, 3]);
  const modules: Record<string, { forward(x: never): unknown }> = {
    Linear: new nn.Linear(3, 4),
    LSTM: new nn.LSTM(3, 4),
    RNN: new nn.RNN(3, 4),
    GRUCell: new nn.GRUCell(3, 4),
    Embedding: new nn.Embedding(3, 4),
    Dropout: new nn.Dropout(),
    LayerNorm: new nn.LayerNorm(3),
    Flatten: new nn.Flatten(),
    ReLU: new nn.ReLU(),
    Softmax: new nn.Softmax(0),
    Sequential: new nn.Sequential(),
  };

  test.each(Object.keys(modules))('%s takes tensors alone', (name) => {
    const module = modules[name]!;
    for (const [value, kind] of [
      [5, 'number'],
      ['a', 'string'],
      [[1, 2], 'list'],
      [null, 'null'],
      [undefined, 'undefined'],
      [{}, 'Object'],
      [Symbol('x'), 'symbol'],
    ] as const) {
      expect(message(() => module.forward(any(value)))).toMatch(
        new RegExp(`${name}: argument '(input|indices)' must be Tensor, not ${kind}`),
      );
    }
  });

  test('types that the weights do not have', () => {
    const whole = x.cast('int32');
    expect(message(() => new nn.Linear(3, 4).forward(whole))).toBe(
      'Linear: mat1 and mat2 must have the same dtype, but got int32 and float32',
    );
    expect(message(() => new nn.LSTM(3, 4).forward(whole))).toContain(
      'does not match weight dtype (float32)',
    );
    expect(message(() => new nn.GRUCell(3, 4).forward(ones([2, 3]).cast('int32')))).toContain('same dtype');
    expect(message(() => new nn.LayerNorm(3).forward(whole))).toContain('same dtype');
    expect(message(() => new nn.Dropout().forward(whole))).toContain("can't be cast");
    expect(message(() => new nn.Softmax(0).forward(whole))).toContain('not implemented for int32');
  });

  test('null is no state', () => {
    const lstm = new nn.LSTM(3, 4);
    expect(lstm.forward(x, null)[0].dataSync()).toEqual(lstm.forward(x)[0].dataSync());
    const cell = new nn.RNNCell(3, 4);
    expect(cell.forward(ones([2, 3]), null).dataSync()).toEqual(cell.forward(ones([2, 3])).dataSync());
  });

  test('states of another kind', () => {
    const [h, flat] = [zeros([1, 2, 4]), zeros([2, 4])];
    const [lstm, gru] = [new nn.LSTM(3, 4), new nn.GRU(3, 4)];
    const both = 'For batched 3-D input, hx and cx should also be 3-D but got ';
    const one = 'For batched 3-D input, hx should also be 3-D but got ';
    const lstmSays = (state: unknown) => message(() => lstm.forward(x, any(state)));
    const gruSays = (state: unknown) => message(() => gru.forward(x, any(state)));
    expect(lstmSays(h)).toBe(`${both}3-D tensor; expected a pair of tensors`);
    expect(lstmSays(flat)).toBe(`${both}2-D tensor; expected a pair of tensors`);
    expect(lstmSays([h])).toBe(`${both}3-D tensor; expected a pair of tensors`);
    expect(lstmSays([flat, flat])).toBe(`${both}(2-D, 2-D) tensors`);
    expect(lstmSays([h, h, h])).toBe(`${both}(3-D, 3-D, 3-D) tensors; expected a pair of tensors`);
    expect(lstmSays([h, null])).toBe(`${both}(3-D, null) tensors`);
    expect(lstmSays(0)).toBe(`${both}number; expected a pair of tensors`);
    expect(lstmSays([[1], [2]])).toBe(`${both}(list, list)`);
    expect(lstmSays([h, zeros([1, 3, 4])])).toBe('Expected hidden[1] size (1, 2, 4), got [1, 3, 4]');
    expect(gruSays(flat)).toBe(`${one}2-D tensor`);
    expect(gruSays([h, h])).toBe(`${one}(3-D, 3-D) tensors; expected one tensor`);
    expect(gruSays([h])).toBe(`${one}(3-D) tensors; expected one tensor`);
    expect(gruSays('a')).toBe(`${one}string`);
    expect(gruSays(h.cast('int32'))).toContain('dtype (int32)');
    expect(message(() => gru.forward(ones([5, 3]), h))).toBe(
      'For unbatched 2-D input, hx should also be 2-D but got 3-D tensor',
    );
    expect(message(() => new nn.LSTMCell(3, 4).forward(ones([2, 3]), any(flat)))).toBe(
      "LSTMCell: argument 'hx' must be a pair of Tensors, not Tensor",
    );
    expect(message(() => new nn.GRUCell(3, 4).forward(ones([2, 3]), any([flat, flat])))).toBe(
      "GRUCell: argument 'hx' must be Tensor, not (Tensor, Tensor)",
    );
  });

  test('an LSTM within Sequential: the module after it says what it got', () => {
    const model = new nn.Sequential(any(new nn.LSTM(3, 4)), new nn.Linear(4, 1));
    expect(message(() => model.forward(x))).toBe(
      "Sequential: argument 'input' of Linear must be Tensor, not list, which LSTM before it has given",
    );
    const last = new nn.Sequential(new nn.Linear(3, 3), any(new nn.LSTM(3, 4)));
    expect((last.forward(x) as unknown as unknown[]).length).toBe(2);
  });

  test('scalars and ranks', () => {
    expect(new nn.Softmax(0).forward(tensor(3)).item()).toBe(1);
    expect(new nn.LogSoftmax(-1).forward(tensor(3)).item()).toBe(0);
    expect(message(() => new nn.Softmax(1).forward(tensor(3)))).toContain('Softmax');
    expect(new nn.Flatten(0).forward(tensor(3)).shape).toEqual([1]);
    expect(new nn.Flatten().forward(zeros([0, 2, 3])).shape).toEqual([0, 6]);
    expect(new nn.Flatten(0).forward(zeros([2, 0, 3])).shape).toEqual([0]);
    expect(message(() => new nn.Flatten(2, 1).forward(ones([2, 3, 4])))).toContain(
      'start_dim cannot come after end_dim',
    );
  });
});
