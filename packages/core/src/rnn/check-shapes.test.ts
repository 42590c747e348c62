import { expect, test } from 'vitest';
import { zeros } from '../create.js';
import { ArgumentError } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { gru, type LSTMState, lstm, simpleRNN } from './index.js';

const x = zeros([2, 3, 4]);
const h0 = zeros([2, 5]);
const weights = (gates: number) => ({
  ...{ kernel: zeros([4, gates * 5]), recurrentKernel: zeros([5, gates * 5]), bias: zeros([gates * 5]) },
});
const none = null as unknown as Tensor;

test('what is no tensor is named', () => {
  expect(() => lstm(none, [h0, h0], weights(4))).toThrow(
    new ArgumentError('lstm: x must be a Tensor, got null'),
  );
  expect(() => lstm(x, h0 as unknown as LSTMState, weights(4))).toThrow(
    /^lstm: state must be a list of two tensors/,
  );
  expect(() => lstm(x, [h0, none], weights(4))).toThrow(/^lstm: c0 must be a Tensor, got null/);
  expect(() => gru(x, h0, { ...weights(3), kernel: none })).toThrow(/^gru: kernel must be a Tensor/);
  expect(() => gru(x, h0, none as never)).toThrow(
    /^gru: parameters must be an object with tensors, got null/,
  );
  const inputMask = [zeros([2, 4]), none];
  expect(() => gru(x, h0, { ...weights(3), inputMask })).toThrow(/^gru: inputMask\[1\] must be a Tensor/);
  expect(() => simpleRNN(x, none, weights(1))).toThrow(/^simpleRNN: h0 must be a Tensor/);
  expect(() => simpleRNN(x, h0, weights(1), { mask: zeros([2, 3]) })).toThrow(
    /^simpleRNN: mask must be bool/,
  );
});

test('options are honoured or refused', () => {
  const unknown = { time_major: true } as object;
  expect(() => lstm(x, [h0, h0], weights(4), unknown)).toThrow(/did you mean `timeMajor`\?/);
  expect(() => gru(x, h0, weights(3), { reverse: 1 as never })).toThrow(
    /^gru: reverse must be true or false, got 1/,
  );
  expect(() => simpleRNN(x, h0, weights(1), null as never)).toThrow(
    /^simpleRNN: options must be a plain object/,
  );
});
