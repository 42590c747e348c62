import { concat, type Tensor, zeros } from '@unroll/core';
import { timeAxisOf } from '../arguments/data-format.js';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { dataFormat, ends } from '../options/kinds.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const options = layerOptions(
  {
    /** How many steps of zeros before and behind, or one number for both. Default 1. */
    padding: ends(),
    /** Default 'channels_last'. */
    dataFormat: dataFormat(),
  },
  ['padding', 'dataFormat'],
);

export type ZeroPadding1DOptions = OptionsOf<typeof options>;

/**
 * Steps of zeros before and behind: [batch, time, features] -> [batch, before + time + behind, features]; with
 * 'channels_first' [batch, features, time]. keras.layers.ZeroPadding1D.
 *
 * @throws ArgumentError unless `padding` is an integer >= 0 or two of them.
 *
 * @example
 * new ZeroPadding1D([1, 2]).apply(zeros([8, 5, 3])).shape // [8, 8, 3]
 */
export class ZeroPadding1D extends layer('ZeroPadding1D', options, Layer<Tensor>) {
  protected override inputSpec = { ndim: 3 };

  private get timeAxis(): number {
    return timeAxisOf(this.dataFormat);
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const { timeAxis } = this;
    const [before, behind] = this.padding.map((steps) =>
      zeros(inputs.shape.toSpliced(timeAxis, 1, steps), { dtype: inputs.dtype }),
    ) as [Tensor, Tensor];
    const padded = concat([before, inputs, behind], timeAxis);
    for (const end of [before, behind]) end.dispose();
    return padded;
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const { timeAxis, padding } = this;
    const time = requireShape(this.name, inputShape)[timeAxis] ?? null;
    return inputShape.toSpliced(timeAxis, 1, time === null ? null : time + padding[0] + padding[1]);
  }
}
