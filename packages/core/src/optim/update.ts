import { acquireArray } from '../memory/array-pool.js';
import { resultOver } from '../memory/array-tensor.js';
import { adopt } from '../memory/ownership.js';
import type { Tensor } from '../tensor.js';
import type { UpdateInput, UpdateRule } from './rule.js';

/** What `updateParameter` takes of an `UpdateInput`; `parameter` where it differs from the tensor's values, by decay. */
export type ParameterUpdate = Omit<UpdateInput, 'parameter' | 'next'> & {
  parameter?: Float32Array | undefined;
};

/**
 * Gives a parameter the values that `rule` makes of its own and the gradient. Out of place: graphs recorded before keep the
 * old ones, and once nobody does, their array serves the next update.
 *
 * @internal
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
 * The values of a float32 tensor, for as long as it lives: unlike what `dataSync` gives, the array may be used again then.
 *
 * @internal
 */
export function borrowValues(tensor: Tensor): Float32Array {
  return tensor.values.dataSync<'float32'>();
}
