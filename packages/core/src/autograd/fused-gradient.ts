import type * as tf from '@tensorflow/tfjs-core';
import { runKernel } from '../backends/index.js';
import { unnamed } from '../backends/named-values.js';
import type { FusedOperation } from './operations.js';
import type { Context } from './rule.js';

/** What a sequence kernel's gradient is called with and gives, by the names that `backends` states. */
interface FusedGradient {
  kernel: string;
  /** Names of forward's outputs. Nothing flows back into the workspace. */
  outputs: readonly string[];
  /** Names of the inputs that its results are the gradients of. */
  inputs: readonly string[];
}

/** The gradient that flows back into an output, by that output's name. */
const NAME_OF_GRADIENT: Readonly<Record<string, string>> = {
  sequence: 'dSequence',
  last: 'dLast',
  lastCell: 'dLastCell',
};

/** Back-propagation through time by a fused kernel: one call gives the gradients of all inputs. */
export const fusedGradient =
  ({ kernel, outputs: outputNames, inputs: inputNames }: FusedGradient) =>
  (
    dys: readonly (tf.Tensor | null)[],
    { inputs, outputs, attributes, needed }: Context<FusedOperation>,
  ): (() => tf.Tensor)[] => {
    const { names } = attributes;
    const named = unnamed();
    for (let i = 0; i < names.length; i++) named[names[i]!] = inputs[i]!;
    for (let i = 0; i < outputNames.length; i++) {
      const name = outputNames[i]!;
      if (name === 'sequence' || name === 'workspace') named[name] = outputs[i]!;
      const dy = dys[i];
      if (dy && name in NAME_OF_GRADIENT) named[NAME_OF_GRADIENT[name]!] = dy;
    }
    const gradients = runKernel(kernel, named, attributes);
    for (let i = 0; i < gradients.length; i++) {
      if (!needed[names.indexOf(inputNames[i]!)]) gradients[i]!.dispose();
    }
    return names.map((name) => () => gradients[inputNames.indexOf(name)]!);
  };
