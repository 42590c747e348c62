import type { Tensor } from '@unroll/core';
import { expect, it } from 'vitest';
import { holdsNothing } from './holds-nothing.js';
import { Dense, Embedding, LSTM, RNN, type RNNOptions, SimpleRNN, SimpleRNNCell } from './index.js';

const own = (x: Tensor) => x;

it('counts layers whose input and output nobody else holds', () => {
  for (const layer of [new Dense(2, 'relu'), new LSTM(2), new SimpleRNN(2, 'tanh')]) {
    expect(holdsNothing(layer)).toBe(true);
  }
});

it("leaves out what a function or a class of one's own is given", () => {
  class Derived extends Dense {}
  const options: RNNOptions = { returnSequences: true };
  const layers = [
    ...[new Dense(2, own), new Dense(2, { activityRegularizer: 'l2' }), new Derived(2)],
    ...[
      new LSTM(2, { recurrentActivation: own }),
      new RNN(new SimpleRNNCell(2), options),
      new Embedding(3, 2),
    ],
  ];
  for (const layer of layers) expect(holdsNothing(layer)).toBe(false);
});
