import { acquireArray } from '../memory/array-pool.js';
import { resultOver } from '../memory/array-tensor.js';
import { adopt } from '../memory/ownership.js';
import type { Tensor } from '../tensor.js';
import type { UpdateInput, UpdateRule } from './rule.js';

/** The part of an `UpdateInput` that callers give. `parameter` is given where decay has changed the tensor's values before. */
export type ParameterUpdate = Omit<UpdateInput, 'parameter' | 'next'> & {
  parameter?: Float32Array | undefined;
};

/**
 * Gives a parameter the values that `rule` makes of its own and the gradient. The update is out of place: graphs recorded before
 * keep the old values, and once nobody does, their array serves the next update.
 */
export function updateParameter<H>(
  parameter: Tensor,
  rule: UpdateRule<H>,
  {
    gradient,
    slots,
    step,
    squares,
    magnitudes,
    parameter: values = borrowValues(parameter),
  }: ParameterUpdate,
  hyperparameters: H,
): void {
  const next = acquireArray(values.length);
  const input = { parameter: values, next, gradient, squares, magnitudes, slots, step };
  rule.update(input, hyperparameters);
  parameter.replaceValues(adopt(resultOver(next, parameter.shape)));
}

/**
 * The values of a float32 tensor, to be read while it lives. Afterwards the array may serve again, unlike that of `dataSync`.
 */
export function borrowValues(tensor: Tensor): Float32Array {
  return tensor.values.dataSync<'float32'>();
}
