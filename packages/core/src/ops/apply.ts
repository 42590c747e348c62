/**
 * Runs an operation and, where its inputs ask for it, records it on the tape.
 */
import * as tf from '@tensorflow/tfjs-core';
import { isGradEnabled } from '../autograd/grad-mode.js';
import { gradients } from '../autograd/gradients.js';
import type { Operation, OperationAttributes } from '../autograd/operations.js';
import { needsNoTidy, OperationNode } from '../autograd/tape.js';
import { describe } from '../describe.js';
import { ArgumentError } from '../errors.js';
import { adopt } from '../memory/ownership.js';
import { Tensor } from '../tensor.js';

/** Computes `forward` on the inputs' values and records `operation`; every output of `forward` must be a new tensor. */
export function applyAll<K extends Operation>(
  operation: K,
  inputs: readonly Tensor[],
  attributes: OperationAttributes[K],
  forward: (...values: tf.Tensor[]) => tf.Tensor[],
): Tensor[] {
  const values = valuesOf(inputs);
  const results = needsNoTidy(gradients[operation]) ? forward(...values) : compute(() => forward(...values));
  const outputs = results.map(adopt);
  if (!records(inputs)) return outputs.map((output) => new Tensor(output));
  const node = new OperationNode({ operation, attributes, inputs, outputs });
  return outputs.map((values, output) => new Tensor(values, { node, output }));
}

/** `applyAll` for an operation with one output. */
export function apply<K extends Operation>(
  operation: K,
  inputs: readonly Tensor[],
  attributes: OperationAttributes[K],
  forward: (...values: tf.Tensor[]) => tf.Tensor,
): Tensor {
  return applyToList(operation, inputs, attributes, (values) => forward(...values));
}

/** `apply` for any number of inputs: the call stack has no room for very many as arguments. */
export function applyToList<K extends Operation>(
  operation: K,
  inputs: readonly Tensor[],
  attributes: OperationAttributes[K],
  forward: (values: tf.Tensor[]) => tf.Tensor,
): Tensor {
  const values = valuesOf(inputs);
  const result = needsNoTidy(gradients[operation]) ? forward(values) : compute(() => [forward(values)])[0]!;
  const output = adopt(result);
  if (!records(inputs)) return new Tensor(output);
  const node = new OperationNode({ operation, attributes, inputs, outputs: [output] });
  return new Tensor(output, { node, output: 0 });
}

function valuesOf(inputs: readonly Tensor[]): tf.Tensor[] {
  return inputs.map((input) => {
    if (!(input instanceof Tensor)) throw new ArgumentError(`expected a tensor, got ${describe(input)}`);
    return input.values;
  });
}

function records(inputs: readonly Tensor[]): boolean {
  if (!isGradEnabled()) return false;
  for (const input of inputs) if (input.edge !== null) return true;
  return false;
}

/** Computes something that has no gradient: comparisons, casts, indices. */
export function computed(inputs: readonly Tensor[], forward: (...values: tf.Tensor[]) => tf.Tensor): Tensor {
  const values = valuesOf(inputs);
  return new Tensor(adopt(compute(() => [forward(...values)])[0]!));
}

/** Keeps results beyond a `tf.tidy` of the caller: they live as long as somebody holds them. */
function compute(forward: () => tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => forward().map((output) => tf.keep(output)));
}
