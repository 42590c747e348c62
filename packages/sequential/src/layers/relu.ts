import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { type ReluOptions, relu } from '../activations.js';
import { ownWords } from '../arguments/checks.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { SameShape } from './same-shape.js';

export interface ReLUOptions extends LayerOptions, ReluOptions {}

const reluArguments = defineOptions<ReLUOptions>('ReLU', {
  positional: ['maxValue', 'negativeSlope', 'threshold'],
  checks: {
    ...layerChecks,
    maxValue: ownWords('a number >= 0 or null'),
    negativeSlope: ownWords('a number >= 0'),
    threshold: ownWords('a number >= 0'),
  },
});

/**
 * `maxValue` where x >= maxValue, x where x > threshold, negativeSlope * (x - threshold) elsewhere; of any shape.
 * keras.layers.ReLU.
 *
 * @throws ArgumentError for a negative argument.
 *
 * @example
 * new ReLU(6).apply(tensor([[-1, 2, 9]])).arraySync() // [[0, 2, 6]]
 */
export class ReLU extends SameShape {
  readonly maxValue: number | null;
  readonly negativeSlope: number;
  readonly threshold: number;

  constructor(
    ...args: Leading<[maxValue: number | null, negativeSlope: number, threshold: number], ReLUOptions>
  ) {
    const { maxValue = null, negativeSlope = 0, threshold = 0, ...options } = reluArguments.read(args);
    super(layerOptionsOf(options));
    if (maxValue !== null && !isNonNegative(maxValue)) {
      throw new ArgumentError(
        `maxValue of a ReLU layer cannot be a negative value. Received: maxValue=${describe(maxValue)}`,
      );
    }
    for (const [name, value] of Object.entries({ negativeSlope, threshold })) {
      if (isNonNegative(value)) continue;
      throw new ArgumentError(
        `${name} of a ReLU layer cannot be None or a negative value. Received: ${name}=${describe(value)}`,
      );
    }
    this.maxValue = maxValue;
    this.negativeSlope = negativeSlope;
    this.threshold = threshold;
  }

  override get className(): string {
    return 'ReLU';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const { maxValue, negativeSlope, threshold } = this;
    return relu(inputs, { maxValue, negativeSlope, threshold });
  }

  override getConfig() {
    const { maxValue, negativeSlope, threshold } = this;
    return { ...super.getConfig(), max_value: maxValue, negative_slope: negativeSlope, threshold };
  }
}

function isNonNegative(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}
