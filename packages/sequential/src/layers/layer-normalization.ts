import { type Tensor, variance } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { axes } from '../arguments/checks.js';
import type { ConstraintLike } from '../constraints/get.js';
import type { InitializerLike } from '../initializers/get.js';
import type { RegularizerLike } from '../regularizers/get.js';
import { requireShape, type SymbolicShape } from '../shape.js';
import {
  Normalization,
  type NormalizationOptions,
  normalizationChecks,
  requireAxis,
} from './normalization.js';

export interface LayerNormalizationOptions extends NormalizationOptions {
  /** The axis, or axes, that mean and variance are taken over. Default -1. */
  axis?: number | readonly number[];
}

type LayerNormalizationPlaces = [
  axis: number | readonly number[],
  epsilon: number,
  center: boolean,
  scale: boolean,
  betaInitializer: InitializerLike,
  gammaInitializer: InitializerLike,
  betaRegularizer: RegularizerLike,
  gammaRegularizer: RegularizerLike,
  betaConstraint: ConstraintLike,
  gammaConstraint: ConstraintLike,
];

const layerNormalizationArguments = defineOptions<LayerNormalizationOptions>('LayerNormalization', {
  positional: [
    ...(['axis', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'] as const),
    ...(['betaRegularizer', 'gammaRegularizer', 'betaConstraint', 'gammaConstraint'] as const),
  ],
  checks: { ...normalizationChecks, axis: axes },
});

/**
 * Each sample, at each step, with mean 0 and variance 1 over its features, then times gamma plus beta.
 * keras.layers.LayerNormalization; Ba et al. (2016), arXiv:1607.06450.
 *
 * gamma and beta have the sizes of the axes that are normalized.
 *
 * @throws ArgumentError, when built, for an axis that is not there.
 *
 * @example
 * new LayerNormalization().apply(tensor([[1, 3]])).arraySync() // [[-0.9995, 0.9995]]
 */
export class LayerNormalization extends Normalization {
  readonly axis: number | readonly number[];
  private axes: number[] = [];

  constructor(...args: Leading<LayerNormalizationPlaces, LayerNormalizationOptions>) {
    const { axis = -1, ...options } = layerNormalizationArguments.read(args);
    super(options);
    this.axis = axis;
  }

  override get className(): string {
    return 'LayerNormalization';
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    this.axes = [this.axis]
      .flat()
      .map((axis) => requireAxis(inputShape, axis))
      .sort((a, b) => a - b);
    this.addScaleAndOffset(inputShape, this.axes);
    super.build(inputShape);
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const { axes } = this;
    return this.normalized(inputs, inputs.mean(axes, true), variance(inputs, axes, true));
  }

  override getConfig() {
    return { ...super.getConfig(), axis: this.axis };
  }
}
