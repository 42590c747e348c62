import type * as tf from '@tensorflow/tfjs-core';
import type { Context } from '../autograd/gradients.js';
import type { FusedKernel } from '../autograd/kernels.js';
import { runKernel } from '../backends/index.js';

/** What a sequence kernel's gradient is called with and gives, by the names that `backends` states. */
interface FusedGradient {
  kernel: string;
  /** Names of forward's outputs; their gradients are `dSequence` and so on. Nothing flows back into the workspace. */
  outputs: readonly string[];
  /** Names of the inputs that its results are the gradients of. */
  inputs: readonly string[];
}

/** Back-propagation through time by a fused kernel: one call gives the gradients of all inputs. */
export const fusedGradient =
  ({ kernel, outputs: outputNames, inputs: inputNames }: FusedGradient) =>
  (
    dys: readonly (tf.Tensor | null)[],
    { inputs, outputs, attributes, needed }: Context<FusedKernel>,
  ): (() => tf.Tensor)[] => {
    const named: Record<string, tf.Tensor> = {};
    for (const [i, name] of attributes.names.entries()) named[name] = inputs[i]!;
    for (const [i, name] of outputNames.entries()) {
      if (name === 'sequence' || name === 'workspace') named[name] = outputs[i]!;
      if (dys[i] && name !== 'workspace') named[`d${name[0]!.toUpperCase()}${name.slice(1)}`] = dys[i];
    }
    const wanted = new Set(attributes.names.filter((_, i) => needed[i]));
    const results = runKernel(kernel, named, { ...attributes, needsInputGradient: wanted.has('x') });
    const gradients = new Map(inputNames.map((name, i) => [name, results[i]!]));
    for (const [name, gradient] of gradients) if (!wanted.has(name)) gradient.dispose();
    return attributes.names.map((name) => () => gradients.get(name)!);
  };
