import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { leakyRelu } from '../activations.js';
import { ownWords } from '../arguments/checks.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { SameShape } from './same-shape.js';

export interface LeakyReLUOptions extends LayerOptions {
  /** Default 0.3. */
  negativeSlope?: number;
  /** @deprecated The name of `negativeSlope` before Keras 3, taken with a warning as in Keras. */
  alpha?: number;
}

const leakyReluArguments = defineOptions<LeakyReLUOptions>('LeakyReLU', {
  positional: ['negativeSlope'],
  checks: {
    ...layerChecks,
    negativeSlope: ownWords('a number >= 0'),
    alpha: ownWords('a number >= 0'),
  },
});

/**
 * x where positive, else negativeSlope * x; of any shape. keras.layers.LeakyReLU; Maas et al. (2013).
 *
 * @throws ArgumentError for a negative slope.
 *
 * @example
 * new LeakyReLU(0.5).apply(tensor([[-1, 2]])).arraySync() // [[-0.5, 2]]
 */
export class LeakyReLU extends SameShape {
  readonly negativeSlope: number;

  constructor(...args: Leading<[negativeSlope: number], LeakyReLUOptions>) {
    const { alpha, negativeSlope: named = 0.3, ...options } = leakyReluArguments.read(args);
    if (alpha !== undefined) {
      console.warn('Argument `alpha` is deprecated. Use `negativeSlope` instead.');
    }
    const negativeSlope = alpha ?? named;
    super(layerOptionsOf(options));
    if (!(typeof negativeSlope === 'number' && negativeSlope >= 0)) {
      throw new ArgumentError(
        'The negativeSlope value of a Leaky ReLU layer cannot be None or negative value. Expected a float. ' +
          `Received: negativeSlope=${describe(negativeSlope)}`,
      );
    }
    this.negativeSlope = negativeSlope;
  }

  override get className(): string {
    return 'LeakyReLU';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return leakyRelu(inputs, this.negativeSlope);
  }

  override getConfig() {
    return { ...super.getConfig(), negative_slope: this.negativeSlope };
  }
}
