import { ShapeError, type Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { ends } from '../options/kinds.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';

const options = layerOptions(
  {
    /** How many steps are left out at the beginning and at the end, or one number for both. Default [1, 1]. */
    cropping: ends(),
  },
  ['cropping'],
);

export type Cropping1DOptions = OptionsOf<typeof options>;

/**
 * Leaves steps out at both ends: [batch, time, features] -> [batch, time - beginning - end, features].
 * keras.layers.Cropping1D.
 *
 * @throws ArgumentError unless `cropping` is an integer >= 0 or two of them.
 * @throws ShapeError, from `apply`, where no step would be left.
 *
 * @example
 * new Cropping1D([1, 2]).apply(zeros([8, 5, 3])).shape // [8, 2, 3]
 */
export class Cropping1D extends layer('Cropping1D', options, Layer<Tensor>) {
  protected override inputSpec = { ndim: 3 };

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [, time] = this.computeOutputShape(inputs.shape);
    return inputs.narrow(1, this.cropping[0], time!);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, time = null, features = null] = requireShape(this.name, inputShape);
    if (time === null) return [batch, null, features];
    const left = time - this.cropping[0] - this.cropping[1];
    if (left > 0) return [batch, left, features];
    throw new ShapeError(
      '`cropping` parameter of `Cropping1D` layer must be smaller than the input length. ' +
        `Received: inputShape=${shapeText(inputShape)}, cropping=${shapeText(this.cropping)}`,
    );
  }
}
