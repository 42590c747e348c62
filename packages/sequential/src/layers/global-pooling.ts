import type { Tensor } from '@unroll/core';
import { defineOptions, flag, type Leading } from '@unroll/core/arguments';
import { type DataFormat, dataFormat } from '../arguments/data-format.js';
import { layerChecks, layerOptionsOf } from '../arguments/layer-checks.js';
import { type CallOptions, Layer, type LayerOptions } from '../layer.js';
import { requireShape, type SymbolicShape } from '../shape.js';

export interface GlobalPooling1DOptions extends LayerOptions {
  /** Only 'channels_last', its default, can be had. */
  dataFormat?: DataFormat;
  /** Whether the axis of time stays, with size 1. Default false. */
  keepdims?: boolean;
}

const poolingArguments = defineOptions<GlobalPooling1DOptions>('GlobalPooling1D', {
  positional: ['dataFormat', 'keepdims'],
  checks: { ...layerChecks, dataFormat, keepdims: flag },
});

/** What the two poolings over time share. */
abstract class GlobalPooling1D extends Layer<Tensor> {
  readonly keepdims: boolean;

  constructor(...args: Leading<[dataFormat: DataFormat, keepdims: boolean], GlobalPooling1DOptions>) {
    const { keepdims = false, ...options } = poolingArguments.read(args, new.target.prototype.className);
    super(layerOptionsOf(options));
    this.keepdims = keepdims;
    this.inputSpec = { ndim: 3 };
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, , features = null] = requireShape(this.name, inputShape);
    return this.keepdims ? [batch, 1, features] : [batch, features];
  }

  override getConfig() {
    return { ...super.getConfig(), keepdims: this.keepdims };
  }
}

/**
 * The mean over time, of the steps that are not masked: [batch, time, features] -> [batch, features].
 * keras.layers.GlobalAveragePooling1D.
 *
 * @example
 * new GlobalAveragePooling1D().apply(zeros([8, 5, 3])).shape // [8, 3]
 */
export class GlobalAveragePooling1D extends GlobalPooling1D {
  override supportsMasking = true;

  override get className(): string {
    return 'GlobalAveragePooling1D';
  }

  override call(inputs: Tensor, options: CallOptions): Tensor {
    this.requireCall(inputs, options);
    const { mask = null } = options;
    if (mask === null) return inputs.mean(1, this.keepdims);
    const weights = mask.cast('float32').unsqueeze(-1);
    return inputs.mul(weights).sum(1, this.keepdims).div(weights.sum(1, this.keepdims));
  }

  override computeMask(): null {
    return null;
  }
}

/** The largest value over time: [batch, time, features] -> [batch, features]. keras.layers.GlobalMaxPooling1D. */
export class GlobalMaxPooling1D extends GlobalPooling1D {
  override get className(): string {
    return 'GlobalMaxPooling1D';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.max(1, this.keepdims);
  }
}
