import { type Tensor, where } from '@unroll/core';
import { defineOptions, flag, type Leading } from '@unroll/core/arguments';
import {
  type DataFormat,
  dataFormat as dataFormatCheck,
  standardDataFormat,
  timeAxisOf,
} from '../arguments/data-format.js';
import { type CallOptions, Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

interface GlobalPooling1DOptions extends LayerOptions {
  /** 'channels_first' is for [batch, features, time]. Default 'channels_last'. */
  dataFormat?: DataFormat;
  /** Whether the axis of time stays, with size 1. Default false. */
  keepdims?: boolean;
}

const poolingArguments = defineOptions<GlobalPooling1DOptions>('GlobalPooling1D', {
  positional: ['dataFormat', 'keepdims'],
  checks: { ...layerChecks, dataFormat: dataFormatCheck, keepdims: flag },
});

/** What the two poolings over time share. */
abstract class GlobalPooling1D extends Layer<Tensor> {
  readonly dataFormat: NonNullable<DataFormat>;
  readonly keepdims: boolean;

  constructor(...args: Leading<[dataFormat: DataFormat, keepdims: boolean], GlobalPooling1DOptions>) {
    const {
      dataFormat,
      keepdims = false,
      ...options
    } = poolingArguments.read(args, new.target.prototype.className);
    super(layerOptionsOf(options));
    this.dataFormat = standardDataFormat(dataFormat);
    this.keepdims = keepdims;
    this.inputSpec = { ndim: 3 };
    this.built = true;
  }

  protected get timeAxis(): 1 | 2 {
    return timeAxisOf(this.dataFormat);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    return requireShape(this.name, inputShape).toSpliced(this.timeAxis, 1, ...(this.keepdims ? [1] : []));
  }

  override getConfig() {
    return { ...super.getConfig(), data_format: this.dataFormat, keepdims: this.keepdims };
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

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { timeAxis, keepdims } = this;
    const { mask = null } = options;
    if (mask === null) return inputs.mean(timeAxis, keepdims);
    const counts = mask.cast('bool').unsqueeze(3 - timeAxis);
    const total = where(counts, inputs, 0).sum(timeAxis, keepdims);
    return total.div(counts.cast('float32').sum(timeAxis, keepdims));
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
    return inputs.max(this.timeAxis, this.keepdims);
  }
}
