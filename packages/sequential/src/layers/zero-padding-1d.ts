import { concat, type Tensor, zeros } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { ownWords } from '../arguments/checks.js';
import {
  type DataFormat,
  dataFormat as dataFormatCheck,
  standardDataFormat,
  timeAxisOf,
} from '../arguments/data-format.js';
import { type Integers, integerList } from '../arguments/integer-list.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

export interface ZeroPadding1DOptions extends LayerOptions {
  /** How many steps of zeros before and behind, or one number for both. Default 1. */
  padding?: Integers;
  /** Default 'channels_last'. */
  dataFormat?: DataFormat;
}

const zeroPaddingArguments = defineOptions<ZeroPadding1DOptions>('ZeroPadding1D', {
  positional: ['padding', 'dataFormat'],
  checks: {
    ...{ ...layerChecks, dataFormat: dataFormatCheck },
    padding: ownWords('an integer >= 0 or two of them'),
  },
});

/**
 * Steps of zeros before and behind: [batch, time, features] -> [batch, before + time + behind, features]; with
 * 'channels_first' [batch, features, time]. keras.layers.ZeroPadding1D.
 *
 * @throws ArgumentError unless `padding` is an integer >= 0 or two of them.
 *
 * @example
 * new ZeroPadding1D([1, 2]).apply(zeros([8, 5, 3])).shape // [8, 8, 3]
 */
export class ZeroPadding1D extends Layer<Tensor> {
  readonly padding: readonly [number, number];
  readonly dataFormat: NonNullable<DataFormat>;

  constructor(...args: Leading<[padding: Integers, dataFormat: DataFormat], ZeroPadding1DOptions>) {
    const { padding = 1, dataFormat, ...options } = zeroPaddingArguments.read(args);
    super(layerOptionsOf(options));
    this.dataFormat = standardDataFormat(dataFormat);
    this.padding = integerList(padding, 2, 'padding', 0) as [number, number];
    this.inputSpec = { ndim: 3 };
  }

  override get className(): string {
    return 'ZeroPadding1D';
  }

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

  override getConfig() {
    return { ...super.getConfig(), padding: [...this.padding], data_format: this.dataFormat };
  }
}
