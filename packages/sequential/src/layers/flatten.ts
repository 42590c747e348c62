import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import {
  type DataFormat,
  dataFormat as dataFormatCheck,
  standardDataFormat,
} from '../arguments/data-format.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

export interface FlattenOptions extends LayerOptions {
  /** 'channels_first' moves axis 1 behind the others before. Default 'channels_last'. */
  dataFormat?: DataFormat;
}

const flattenArguments = defineOptions<FlattenOptions>('Flatten', {
  positional: ['dataFormat'],
  checks: { ...layerChecks, dataFormat: dataFormatCheck },
});

/**
 * All axes but the first as one: [batch, ...] -> [batch, product]; [batch] -> [batch, 1]. keras.layers.Flatten.
 *
 * @example
 * new Flatten().apply(zeros([8, 3, 4])).shape // [8, 12]
 */
export class Flatten extends Layer<Tensor> {
  readonly dataFormat: NonNullable<DataFormat>;

  constructor(...args: Leading<[dataFormat: DataFormat], FlattenOptions>) {
    const { dataFormat, ...options } = flattenArguments.read(args);
    super(layerOptionsOf(options));
    this.dataFormat = standardDataFormat(dataFormat);
    this.inputSpec = { minNdim: 1 };
  }

  override get className(): string {
    return 'Flatten';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const shape = this.computeOutputShape(inputs.shape) as number[];
    if (this.dataFormat === 'channels_last' || inputs.ndim < 3) return inputs.reshape(shape);
    const [batch, channels, ...others] = inputs.shape.map((_, axis) => axis) as [number, number, ...number[]];
    return inputs.permute([batch, ...others, channels]).reshape(shape);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, ...sizes] = requireShape(this.name, inputShape);
    const known = sizes.filter((size) => size !== null);
    return [batch, known.length < sizes.length ? null : known.reduce((product, size) => product * size, 1)];
  }

  override getConfig() {
    return { ...super.getConfig(), data_format: this.dataFormat };
  }
}
