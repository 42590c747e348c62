import { defineOptions, type Leading } from '@unroll/core/arguments';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf, rate as rateCheck, seed as seedCheck } from '../layer-checks.js';
import { Dropout } from './dropout.js';

export interface SpatialDropout1DOptions extends LayerOptions {
  /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: number | null;
}

type SpatialDropout1DPlaces = [seed: number | null, name: string | undefined, dtype: 'float32' | null];

interface SpatialDropout1DArguments extends SpatialDropout1DOptions {
  rate: number;
}

const spatialDropoutArguments = defineOptions<SpatialDropout1DArguments>('SpatialDropout1D', {
  positional: ['rate', 'seed', 'name', 'dtype'],
  required: 1,
  checks: { ...layerChecks, rate: rateCheck, seed: seedCheck },
});

/**
 * Dropout of whole features: in training, one that is dropped is 0 at every step of its sample.
 * [batch, time, features] -> the same. keras.layers.SpatialDropout1D; Tompson et al. (2014), arXiv:1411.4280.
 *
 * @throws ArgumentError unless `rate` is in [0, 1].
 *
 * @example
 * const y = new SpatialDropout1D(0.5).apply(ones([1, 2, 3]), { training: true }); // e.g. [[[2, 0, 2], [2, 0, 2]]]
 */
export class SpatialDropout1D extends Dropout {
  constructor(rate: number, ...places: Leading<SpatialDropout1DPlaces, SpatialDropout1DOptions>);
  constructor(options: SpatialDropout1DArguments);
  constructor(...args: readonly unknown[]) {
    const { rate, seed = null, ...options } = spatialDropoutArguments.read(args);
    super(rate, [null, 1, null], seed, layerOptionsOf(options));
    this.inputSpec = { ndim: 3 };
  }

  override get className(): string {
    return 'SpatialDropout1D';
  }

  /** Keras's own leaves `trainable` out, which its constructor does not take. */
  override getConfig(): Record<string, unknown> {
    const { noise_shape: _shape, trainable: _trainable, ...config } = super.getConfig();
    return config;
  }
}
