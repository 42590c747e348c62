import { SIMPLE_RNN_ACTIVATIONS, supportsSimpleRNN } from '../supports.js';
import type { SequenceKernel } from './sequence.js';

const inputs = ['x', 'h0', 'kernel', 'recurrentKernel', 'bias'] as const;

/** `h_t = act(x_t kernel + h_{t-1} recurrentKernel + bias)`. Backward needs only the sequence, so the workspace is an empty [0]. */
export const SIMPLE_RNN: SequenceKernel = {
  forward: 'UnrollSimpleRNN',
  backward: 'UnrollSimpleRNNGrad',
  gates: 1,
  inputs,
  outputs: ['sequence', 'last', 'workspace'],
  task: { forward: 'simpleRnnForward', backward: 'simpleRnnBackward', inputs, isGated: false },
  code: ({ activation = 'tanh' }) => SIMPLE_RNN_ACTIVATIONS.indexOf(activation),
  supports: supportsSimpleRNN,
};
