import type { Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { type DataFormat, dataFormat } from '../arguments/data-format.js';
import { layerChecks, layerOptionsOf } from '../arguments/layer-checks.js';
import { Layer, type LayerOptions } from '../layer.js';
import { requireShape, type SymbolicShape } from '../shape.js';

export interface FlattenOptions extends LayerOptions {
  /** Only 'channels_last', its default, can be had. */
  dataFormat?: DataFormat;
}

const flattenArguments = defineOptions<FlattenOptions>('Flatten', {
  positional: ['dataFormat'],
  checks: { ...layerChecks, dataFormat },
});

/**
 * All axes but the first as one: [batch, ...] -> [batch, product]; [batch] -> [batch, 1]. keras.layers.Flatten.
 *
 * @example
 * new Flatten().apply(zeros([8, 3, 4])).shape // [8, 12]
 */
export class Flatten extends Layer<Tensor> {
  constructor(...args: Leading<[dataFormat: DataFormat], FlattenOptions>) {
    super(layerOptionsOf(flattenArguments.read(args)));
    this.inputSpec = { minNdim: 1 };
  }

  override get className(): string {
    return 'Flatten';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.reshape(this.computeOutputShape(inputs.shape) as number[]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, ...sizes] = requireShape(this.name, inputShape);
    const known = sizes.filter((size) => size !== null);
    return [batch, known.length < sizes.length ? null : known.reduce((product, size) => product * size, 1)];
  }
}
