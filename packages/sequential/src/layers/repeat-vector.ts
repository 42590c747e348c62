import type { Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { positiveInteger } from '../options/kinds.js';
import { required } from '../options/option.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const options = layerOptions({ n: required(...positiveInteger) }, ['n']);

/**
 * The same vector at each of `n` time steps: [batch, features] -> [batch, n, features]. keras.layers.RepeatVector.
 *
 * @throws ArgumentError unless `n` is a positive integer.
 *
 * @example
 * new RepeatVector(3).apply(zeros([8, 4])).shape // [8, 3, 4]
 */
export class RepeatVector extends layer('RepeatVector', options, Layer<Tensor>) {
  protected override inputSpec = { ndim: 2 };

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [batch, features] = inputs.shape as [number, number];
    return inputs.unsqueeze(1).broadcastTo([batch, this.n, features]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, features = null] = requireShape(this.name, inputShape);
    return [batch, this.n, features];
  }
}
