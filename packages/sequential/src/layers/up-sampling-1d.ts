import type { Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { positiveInteger } from '../options/kinds.js';
import { optional } from '../options/option.js';
import { integer } from '../serialized/read-options.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const [check, parts] = positiveInteger;

const options = layerOptions(
  {
    /** How often each step is there afterwards. Default 2. */
    size: optional(check, 2, parts),
  },
  ['size'],
  { reads: { length: integer }, former: { length: 'size' } },
);

export type UpSampling1DOptions = OptionsOf<typeof options>;

/**
 * Each step `size` times: [batch, time, features] -> [batch, size * time, features]. keras.layers.UpSampling1D.
 *
 * @throws ArgumentError unless `size` is a positive integer.
 *
 * @example
 * new UpSampling1D(2).apply(tensor([[[1], [2]]])).arraySync() // [[[1], [1], [2], [2]]]
 */
export class UpSampling1D extends layer('UpSampling1D', options, Layer<Tensor>) {
  protected override inputSpec = { ndim: 3 };

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [batch, time, features] = inputs.shape as [number, number, number];
    const repeated = inputs.unsqueeze(2).broadcastTo([batch, time, this.size, features]);
    return repeated.reshape([batch, time * this.size, features]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, time = null, features = null] = requireShape(this.name, inputShape);
    return [batch, time === null ? null : time * this.size, features];
  }
}
