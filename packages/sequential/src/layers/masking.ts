import { type Tensor, where } from '@unroll/core';
import { Layer, type LayerOptions } from '../layer.js';

export interface MaskingOptions extends LayerOptions {
  /** Default 0. */
  maskValue?: number;
}

/**
 * Masks the time steps whose features all equal `maskValue`, for the layers behind, and sets them to 0.
 * [batch, time, ..., features] -> the same. keras.layers.Masking.
 *
 * @example
 * const y = new Masking().apply(tensor([[[1], [0]]]));
 * new LSTM(4).apply(y) // skips the second step
 */
export class Masking extends Layer<Tensor> {
  readonly maskValue: number;
  override supportsMasking = true;

  constructor({ maskValue = 0, ...options }: MaskingOptions = {}) {
    super(options);
    this.maskValue = maskValue;
    this.built = true;
  }

  override get className(): string {
    return 'Masking';
  }

  override call(inputs: Tensor): Tensor {
    return where(this.computeMask(inputs).unsqueeze(-1), inputs, 0);
  }

  override computeMask(inputs: Tensor): Tensor {
    return inputs.notEqual(this.maskValue).cast('float32').max(-1).cast('bool');
  }

  override getConfig() {
    return { ...super.getConfig(), mask_value: this.maskValue };
  }
}
