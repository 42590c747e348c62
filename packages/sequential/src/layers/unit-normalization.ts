import { maximum, type Tensor } from '@unroll/core';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { axes } from '../options/kinds.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';
import { requireAxis } from './normalization.js';
import { SameShape } from './same-shape.js';

const options = layerOptions(
  {
    /** The axis, or axes, along which the norm is 1 afterwards. Default -1. */
    axis: axes(-1),
  },
  ['axis'],
);

export type UnitNormalizationOptions = OptionsOf<typeof options>;

/** The square of the least norm that is divided by. */
const LEAST = 1e-24;

/**
 * x over its Euclidean norm along one axis or several, the norm being at least 1e-12; of any shape.
 * keras.layers.UnitNormalization.
 *
 * @throws ArgumentError for an axis that is not there.
 *
 * @example
 * new UnitNormalization().apply(tensor([[3, 4]])).arraySync() // [[0.6, 0.8]]
 */
export class UnitNormalization extends layer('UnitNormalization', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const list = this.axesOf(inputs.shape);
    return inputs.div(maximum(inputs.square().sum(list, true), LEAST).sqrt());
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    this.axesOf(requireShape(this.name, inputShape));
    return inputShape;
  }

  private axesOf(shape: SymbolicShape): number[] {
    return [...new Set([this.axis].flat().map((axis) => requireAxis(shape, axis)))];
  }
}
