/** The gated layers, by the equations of `rnn/lstm.ts` and `rnn/gru.ts` with tanh, sigmoid, and the reset after the product. */
import { supportsGRU, supportsLSTM } from '../supports.js';
import type { SequenceKernel, SequenceTask } from './sequence.js';

const task: SequenceTask = {
  forward: 'gatedForward',
  backward: 'gatedBackward',
  inputs: ['x', 'h0', 'c0', 'kernel', 'recurrentKernel', 'bias', 'recurrentBias'],
  isGated: true,
};

export const LSTM: SequenceKernel = {
  forward: 'UnrollLSTM',
  backward: 'UnrollLSTMGrad',
  gates: 4,
  inputs: ['x', 'h0', 'c0', 'kernel', 'recurrentKernel', 'bias'],
  outputs: ['sequence', 'last', 'lastCell', 'workspace'],
  task,
  code: () => 0,
  supports: supportsLSTM,
};

export const GRU: SequenceKernel = {
  forward: 'UnrollGRU',
  backward: 'UnrollGRUGrad',
  gates: 3,
  inputs: ['x', 'h0', 'kernel', 'recurrentKernel', 'bias', 'recurrentBias'],
  outputs: ['sequence', 'last', 'workspace'],
  task,
  code: ({ gateOrder = 'zrh' }) => (gateOrder === 'zrh' ? 1 : 2),
  supports: supportsGRU,
};
