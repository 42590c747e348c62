import type * as tf from '@tensorflow/tfjs-core';
import type { Context } from '../autograd/gradients.js';
import { runKernel, UNROLL_SIMPLE_RNN_GRAD } from '../backends/index.js';

/**
 * Back-propagation through time by the fused kernel: one call gives the gradients of x, h0, kernel, recurrentKernel and
 * bias. The third output is the workspace; nothing flows back into it.
 */
export function simpleRNNGradient(
  [dSequence, dLast]: readonly (tf.Tensor | null)[],
  { inputs, outputs, attributes, needed }: Context<'UnrollSimpleRNN'>,
): (() => tf.Tensor)[] {
  const [x, h0, kernel, recurrentKernel] = inputs;
  const [sequence, , workspace] = outputs;
  const named = {
    ...{ x: x!, h0: h0!, kernel: kernel!, recurrentKernel: recurrentKernel! },
    ...{ sequence: sequence!, workspace: workspace! },
    ...(dSequence && { dSequence }),
    ...(dLast && { dLast }),
  };
  const gradients = runKernel(UNROLL_SIMPLE_RNN_GRAD, named, {
    ...attributes,
    needsInputGradient: needed[0]!,
  });
  for (let i = 0; i < gradients.length; i++) if (!needed[i]) gradients[i]!.dispose();
  return gradients.map((gradient) => () => gradient);
}
