import type { Tensor } from '@unroll/core';
import { layer, layerOptions } from '../engine/layer-class.js';
import { requiredActivation } from '../engine/object-kinds.js';
import { SameShape } from './same-shape.js';

const options = layerOptions({ activation: requiredActivation() }, ['activation']);

/**
 * Applies an activation function to its input, of any shape. keras.layers.Activation.
 *
 * @throws ArgumentError for a name that Keras does not have.
 *
 * @example
 * new Activation('relu').apply(tensor([[-1, 2]])).arraySync() // [[0, 2]]
 */
export class Activation extends layer('Activation', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return this.activation(inputs);
  }
}
