import { type Tensor, where } from '@unroll/core';
import { check, defineOptions, type Leading } from '@unroll/core/arguments';
import { requireTensor } from '../arguments/require.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { SameShape } from './same-shape.js';

export interface MaskingOptions extends LayerOptions {
  /** Default 0. */
  maskValue?: number;
}

/** Also NaN, which nothing equals, so that it masks no step: Keras's configs hold it. */
const maskValue = check<number>('a number', (value) => typeof value === 'number');

const maskingArguments = defineOptions<MaskingOptions>('Masking', {
  positional: ['maskValue'],
  checks: { ...layerChecks, maskValue },
});

/**
 * Masks the time steps whose features all equal `maskValue`, for the layers behind, and sets them to 0.
 * [batch, time, ..., features] -> the same. keras.layers.Masking.
 *
 * @example
 * const y = new Masking().apply(tensor([[[1], [0]]]));
 * new LSTM(4).apply(y) // skips the second step
 */
export class Masking extends SameShape {
  readonly maskValue: number;

  constructor(...args: Leading<[maskValue: number], MaskingOptions>) {
    const { maskValue = 0, ...options } = maskingArguments.read(args);
    super(layerOptionsOf(options));
    this.maskValue = maskValue;
  }

  override get className(): string {
    return 'Masking';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return where(this.computeMask(inputs).unsqueeze(-1), inputs, 0);
  }

  override computeMask(inputs: Tensor): Tensor {
    requireTensor(this.name, 'inputs', inputs);
    return inputs.notEqual(this.maskValue).cast('float32').max(-1).cast('bool');
  }

  override getConfig() {
    return { ...super.getConfig(), mask_value: this.maskValue };
  }
}
