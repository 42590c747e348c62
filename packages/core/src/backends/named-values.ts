import type * as tf from '@tensorflow/tfjs-core';

import type { SequenceGradInputs } from './kernels/sequence.js';

/** Values of a sequence kernel's inputs, by its names. */
export type NamedValues = Record<keyof SequenceGradInputs, tf.Tensor | undefined>;

/** Every name there is, so that each call's object has one shape, which V8 stores to at once. */
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
