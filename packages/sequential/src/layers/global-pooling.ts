import { type Tensor, where } from '@unroll/core';
import { timeAxisOf } from '../arguments/data-format.js';
import { type CallOptions, Layer } from '../engine/layer.js';
import { layer, layerOptions, withFieldsOf } from '../engine/layer-class.js';
import { dataFormat, flag } from '../options/kinds.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const options = layerOptions(
  {
    /** 'channels_first' is for [batch, features, time]. Default 'channels_last'. */
    dataFormat: dataFormat(),
    /** Whether the axis of time stays, with size 1. Default false. */
    keepdims: flag(false),
  },
  ['dataFormat', 'keepdims'],
);

/** What the two poolings over time share. */
abstract class GlobalPooling1D extends withFieldsOf(Layer<Tensor>, options.table) {
  protected override inputSpec = { ndim: 3 };
  override built = true;

  protected get timeAxis(): 1 | 2 {
    return timeAxisOf(this.dataFormat);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    return requireShape(this.name, inputShape).toSpliced(this.timeAxis, 1, ...(this.keepdims ? [1] : []));
  }
}

/**
 * The mean over time, of the steps that are not masked: [batch, time, features] -> [batch, features].
 * keras.layers.GlobalAveragePooling1D.
 *
 * @example
 * new GlobalAveragePooling1D().apply(zeros([8, 5, 3])).shape // [8, 3]
 */
export class GlobalAveragePooling1D extends layer('GlobalAveragePooling1D', options, GlobalPooling1D) {
  override supportsMasking = true;

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
export class GlobalMaxPooling1D extends layer('GlobalMaxPooling1D', options, GlobalPooling1D) {
  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.max(this.timeAxis, this.keepdims);
  }
}
