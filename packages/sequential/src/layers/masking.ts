import { type Tensor, where } from '@unroll/core';
import { check } from '@unroll/core/internal';
import { requireTensor } from '../arguments/require.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { optional } from '../options/option.js';
import { number } from '../serialized/read-options.js';
import { SameShape } from './same-shape.js';

/** Also NaN, which nothing equals, so that it masks no step: Keras's configs hold it. */
const maskValue = check<number>('a number', (value) => typeof value === 'number');

const options = layerOptions(
  {
    /** Default 0. */
    maskValue: optional(maskValue, 0, { read: number }),
  },
  ['maskValue'],
);

export type MaskingOptions = OptionsOf<typeof options>;

/**
 * Masks the time steps whose features all equal `maskValue`, for the layers behind, and sets them to 0.
 * [batch, time, ..., features] -> the same. keras.layers.Masking.
 *
 * @example
 * const y = new Masking().apply(tensor([[[1], [0]]]));
 * new LSTM(4).apply(y) // skips the second step
 */
export class Masking extends layer('Masking', options, SameShape) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return where(this.computeMask(inputs).unsqueeze(-1), inputs, 0);
  }

  override computeMask(inputs: Tensor): Tensor {
    requireTensor(this.name, 'inputs', inputs);
    return inputs.notEqual(this.maskValue).cast('float32').max(-1).cast('bool');
  }
}
