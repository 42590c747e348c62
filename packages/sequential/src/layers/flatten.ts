import type { Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { dataFormat } from '../options/kinds.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

const options = layerOptions(
  {
    /** 'channels_first' moves axis 1 behind the others before. Default 'channels_last'. */
    dataFormat: dataFormat(),
  },
  ['dataFormat'],
);

/**
 * All axes but the first as one: [batch, ...] -> [batch, product]; [batch] -> [batch, 1]. keras.layers.Flatten.
 *
 * @example
 * new Flatten().apply(zeros([8, 3, 4])).shape // [8, 12]
 */
export class Flatten extends layer('Flatten', options, Layer<Tensor>) {
  protected override inputSpec = { minNdim: 1 };

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
}
