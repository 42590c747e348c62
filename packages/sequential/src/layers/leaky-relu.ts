import { ArgumentError, type Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { leakyRelu } from '../activations.js';
import { ownWords } from '../arguments/checks.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { fieldless, optional, type Values } from '../options/option.js';
import { scalar } from '../options/reads.js';
import { SameShape } from './same-shape.js';

const notNegative = ownWords<number>('a number >= 0');

const options = layerOptions(
  {
    /** Default 0.3. */
    negativeSlope: optional(notNegative, 0.3, { make: requireSlope, read: scalar }),
    /** @deprecated The name of `negativeSlope` before Keras 3, taken with a warning as in Keras. */
    alpha: fieldless(notNegative, scalar),
  },
  ['negativeSlope'],
  { former: { alpha: 'negativeSlope' }, isActivation: true },
);

export type LeakyReLUOptions = OptionsOf<typeof options>;

/**
 * x where positive, else negativeSlope * x; of any shape. keras.layers.LeakyReLU; Maas et al. (2013).
 *
 * @throws ArgumentError for a negative slope.
 *
 * @example
 * new LeakyReLU(0.5).apply(tensor([[-1, 2]])).arraySync() // [[-0.5, 2]]
 */
export class LeakyReLU extends layer('LeakyReLU', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return leakyRelu(inputs, this.negativeSlope);
  }
}

function requireSlope(given: number, _name: string, { alpha }: Values): number {
  if (alpha !== undefined) console.warn('Argument `alpha` is deprecated. Use `negativeSlope` instead.');
  const slope = alpha ?? given;
  if (typeof slope === 'number' && slope >= 0) return slope;
  throw new ArgumentError(
    'The negativeSlope value of a Leaky ReLU layer cannot be None or negative value. Expected a float. ' +
      `Received: negativeSlope=${describe(slope)}`,
  );
}
