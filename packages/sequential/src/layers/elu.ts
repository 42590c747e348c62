import type { Tensor } from '@unroll/core';
import { elu } from '../activations.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { number } from '../options/kinds.js';
import { SameShape } from './same-shape.js';

const options = layerOptions(
  {
    /** What x goes to, negated, for x far below 0. Default 1. */
    alpha: number(1),
  },
  ['alpha'],
  { isActivation: true },
);

export type ELUOptions = OptionsOf<typeof options>;

/**
 * x where positive, else alpha (exp(x) - 1); of any shape. keras.layers.ELU; Clevert et al. (2015).
 *
 * @example
 * new ELU().apply(tensor([[-1, 2]])).arraySync() // [[-0.6321, 2]]
 */
export class ELU extends layer('ELU', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return elu(inputs, this.alpha);
  }
}
