import { ArgumentError, type Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { relu } from '../activations.js';
import { ownWords } from '../arguments/checks.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { optional } from '../options/option.js';
import { scalar } from '../options/reads.js';
import { orNull } from '../serialized/read-options.js';
import { SameShape } from './same-shape.js';

const options = layerOptions(
  {
    /** Default null: none. */
    maxValue: optional(ownWords<number | null>('a number >= 0 or null'), null, {
      make: requireMaximum,
      read: orNull(scalar),
    }),
    /** Default 0. */
    negativeSlope: nonNegative(),
    /** Default 0. */
    threshold: nonNegative(),
  },
  ['maxValue', 'negativeSlope', 'threshold'],
  { isActivation: true },
);

export type ReLUOptions = OptionsOf<typeof options>;

/**
 * `maxValue` where x >= maxValue, x where x > threshold, negativeSlope * (x - threshold) elsewhere; of any shape.
 * keras.layers.ReLU.
 *
 * @throws ArgumentError for a negative argument.
 *
 * @example
 * new ReLU(6).apply(tensor([[-1, 2, 9]])).arraySync() // [[0, 2, 6]]
 */
export class ReLU extends layer('ReLU', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const { maxValue, negativeSlope, threshold } = this;
    return relu(inputs, { maxValue, negativeSlope, threshold });
  }
}

function nonNegative() {
  return optional(ownWords<number>('a number >= 0'), 0, { make: requireNonNegative, read: scalar });
}

function requireMaximum(maxValue: number | null): number | null {
  if (maxValue === null || isNonNegative(maxValue)) return maxValue;
  throw new ArgumentError(
    `maxValue of a ReLU layer cannot be a negative value. Received: maxValue=${describe(maxValue)}`,
  );
}

function requireNonNegative(value: number, name: string): number {
  if (isNonNegative(value)) return value;
  throw new ArgumentError(
    `${name} of a ReLU layer cannot be None or a negative value. Received: ${name}=${describe(value)}`,
  );
}

function isNonNegative(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
