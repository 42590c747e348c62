import type * as tf from '@tensorflow/tfjs-core';

import type { SequenceGradInputs } from './kernels/sequence.js';

/** The values of a sequence kernel's inputs, by their names. */
export type NamedValues = Record<keyof SequenceGradInputs, tf.Tensor | undefined>;

/** An object with every name that there is, so that all calls' objects have one shape, to which V8 stores at once. */
export function unnamed(): NamedValues {
  return {
    x: undefined,
    h0: undefined,
    c0: undefined,
    kernel: undefined,
    recurrentKernel: undefined,
    bias: undefined,
    recurrentBias: undefined,
    mask: undefined,
    sequence: undefined,
    workspace: undefined,
    dSequence: undefined,
    dLast: undefined,
    dLastCell: undefined,
  };
}
