import { type Tensor, variance } from '@unroll/core';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { axes } from '../options/kinds.js';
import { joined } from '../options/option.js';
import { only } from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';
import { Normalization, normalizationOptions, requireAxis } from './normalization.js';

const options = layerOptions(
  joined(normalizationOptions, {
    /** The axis, or axes, that mean and variance are taken over. Default -1. */
    axis: axes(-1),
  }),
  [
    ...(['axis', 'epsilon', 'center', 'scale', 'betaInitializer', 'gammaInitializer'] as const),
    ...(['betaRegularizer', 'gammaRegularizer', 'betaConstraint', 'gammaConstraint'] as const),
  ],
  { reads: { rms_scaling: only(false) } },
);

export type LayerNormalizationOptions = OptionsOf<typeof options>;

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
export class LayerNormalization extends layer('LayerNormalization', options, Normalization) {
  private axes: number[] = [];

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
}
