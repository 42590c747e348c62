import type { Tensor } from '@unroll/core';
import { defineOptions } from '@unroll/core/arguments';
import {
  type ActivationLike,
  type Activation as Apply,
  getActivation,
  serializeActivation,
} from '../activations.js';
import { like } from '../arguments/checks.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { SameShape } from './same-shape.js';

interface ActivationArguments extends LayerOptions {
  activation: ActivationLike;
}

const activationArguments = defineOptions<ActivationArguments>('Activation', {
  positional: ['activation'],
  required: 1,
  checks: { ...layerChecks, activation: like },
});

/**
 * Applies an activation function to its input, of any shape. keras.layers.Activation.
 *
 * @throws ArgumentError for a name that Keras does not have.
 *
 * @example
 * new Activation('relu').apply(tensor([[-1, 2]])).arraySync() // [[0, 2]]
 */
export class Activation extends SameShape {
  readonly activation: Apply;

  constructor(activation: ActivationLike, options?: LayerOptions);
  constructor(options: ActivationArguments);
  constructor(...args: readonly unknown[]) {
    const { activation, ...options } = activationArguments.read(args);
    super(layerOptionsOf(options));
    this.activation = getActivation(activation);
  }

  override get className(): string {
    return 'Activation';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return this.activation(inputs);
  }

  override getConfig() {
    return { ...super.getConfig(), activation: serializeActivation(this.activation) };
  }
}
