import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { ownWords } from '../arguments/checks.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

export interface UpSampling1DOptions extends LayerOptions {
  /** How often each step is there afterwards. Default 2. */
  size?: number;
}

const upSamplingArguments = defineOptions<UpSampling1DOptions>('UpSampling1D', {
  positional: ['size'],
  checks: { ...layerChecks, size: ownWords<number>('a positive integer') },
});

/**
 * Each step `size` times: [batch, time, features] -> [batch, size * time, features]. keras.layers.UpSampling1D.
 *
 * @throws ArgumentError unless `size` is a positive integer.
 *
 * @example
 * new UpSampling1D(2).apply(tensor([[[1], [2]]])).arraySync() // [[[1], [1], [2], [2]]]
 */
export class UpSampling1D extends Layer<Tensor> {
  readonly size: number;

  constructor(...args: Leading<[size: number], UpSampling1DOptions>) {
    const { size = 2, ...options } = upSamplingArguments.read(args);
    super(layerOptionsOf(options));
    if (!Number.isSafeInteger(size) || size <= 0) {
      throw new ArgumentError(
        `Argument \`size\` should be a positive integer. Received: size=${describe(size)}`,
      );
    }
    this.size = size;
    this.inputSpec = { ndim: 3 };
  }

  override get className(): string {
    return 'UpSampling1D';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [batch, time, features] = inputs.shape as [number, number, number];
    const repeated = inputs.unsqueeze(2).broadcastTo([batch, time, this.size, features]);
    return repeated.reshape([batch, time * this.size, features]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, time = null, features = null] = requireShape(this.name, inputShape);
    return [batch, time === null ? null : time * this.size, features];
  }

  override getConfig() {
    return { ...super.getConfig(), size: this.size };
  }
}
