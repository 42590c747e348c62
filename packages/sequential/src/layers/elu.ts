import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading, number } from '@unroll/core/arguments';
import { elu } from '../activations.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { SameShape } from './same-shape.js';

export interface ELUOptions extends LayerOptions {
  /** What x goes to, negated, for x far below 0. Default 1. */
  alpha?: number;
}

const eluArguments = defineOptions<ELUOptions>('ELU', {
  positional: ['alpha'],
  checks: { ...layerChecks, alpha: number },
});

/**
 * x where positive, else alpha (exp(x) - 1); of any shape. keras.layers.ELU; Clevert et al. (2015).
 *
 * @example
 * new ELU().apply(tensor([[-1, 2]])).arraySync() // [[-0.6321, 2]]
 */
export class ELU extends SameShape {
  readonly alpha: number;

  constructor(...args: Leading<[alpha: number], ELUOptions>) {
    const { alpha = 1, ...options } = eluArguments.read(args);
    super(layerOptionsOf(options));
    this.alpha = alpha;
  }

  override get className(): string {
    return 'ELU';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return elu(inputs, this.alpha);
  }

  override getConfig() {
    return { ...super.getConfig(), alpha: this.alpha };
  }
}
