/**
 * Runs an operation and, where its inputs ask for it, records it on the tape.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Storage } from '../storage.js';
import { Tensor } from '../tensor.js';
import { isGradEnabled } from './grad-mode.js';
import { gradients } from './gradients.js';
import type { Kernel, Kernels } from './kernels.js';
import { leavesNothing, OperationNode } from './tape.js';

/** Computes `forward` on the inputs' values and records `kernel`; every output of `forward` must be a new tensor. */
export function applyAll<K extends Kernel>(
  kernel: K,
  inputs: readonly Tensor[],
  attributes: Kernels[K],
  forward: (...values: tf.Tensor[]) => tf.Tensor[],
): Tensor[] {
  const values = inputs.map((input) => input.storage.tensor);
  const results = leavesNothing(gradients[kernel]) ? forward(...values) : compute(() => forward(...values));
  const outputs = results.map((output) => new Storage(output));
  const records = isGradEnabled() && inputs.some((input) => input.requiresGrad);
  if (!records) return outputs.map((storage) => new Tensor(storage.handOver()));

  const node = new OperationNode({
    kernel,
    attributes,
    inputs: inputs.map((input) => ({ storage: input.storage, edge: input.edge })),
    outputs,
  });
  return outputs.map((storage, output) => new Tensor(storage, { node, output }));
}

/** `applyAll` for an operation with one output. */
export function apply<K extends Kernel>(
  kernel: K,
  inputs: readonly Tensor[],
  attributes: Kernels[K],
  forward: (...values: tf.Tensor[]) => tf.Tensor,
): Tensor {
  return applyAll(kernel, inputs, attributes, (...values) => [forward(...values)])[0]!;
}

/** Computes something that has no gradient: comparisons, casts, indices. */
export function computed(inputs: readonly Tensor[], forward: (...values: tf.Tensor[]) => tf.Tensor): Tensor {
  const values = inputs.map((input) => input.storage.tensor);
  return new Tensor(new Storage(compute(() => [forward(...values)])[0]!).handOver());
}

/** Results must outlive a `tf.tidy` of the caller's: their lifetime is the storage's business. */
function compute(forward: () => tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => forward().map((output) => tf.keep(output)));
}
