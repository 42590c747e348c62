import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { fraction, seed } from '../options/kinds.js';
import { made } from '../options/option.js';
import { only } from '../serialized/read-options.js';
import { Dropout, generatorOf } from './dropout.js';

const options = layerOptions(
  {
    rate: fraction(),
    /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
    seed: seed(),
    seedGenerator: made(generatorOf),
  },
  ['rate', 'seed', 'name', 'dtype'],
  { reads: { noise_shape: only(null) } },
);

export type SpatialDropout1DOptions = OptionsOf<typeof options>;

/**
 * Dropout of whole features: in training, one that is dropped is 0 at every step of its sample.
 * [batch, time, features] -> the same. keras.layers.SpatialDropout1D; Tompson et al. (2014), arXiv:1411.4280.
 *
 * @throws ArgumentError unless `rate` is in [0, 1].
 *
 * @example
 * const y = new SpatialDropout1D(0.5).apply(ones([1, 2, 3]), { training: true }); // e.g. [[[2, 0, 2], [2, 0, 2]]]
 */
export class SpatialDropout1D extends layer('SpatialDropout1D', options, Dropout) {
  override readonly noiseShape = [null, 1, null];
  protected override inputSpec = { ndim: 3 };

  /** Keras's own leaves `trainable` out, which its constructor does not take. */
  override getConfig(): Record<string, unknown> {
    const { trainable: _, ...config } = super.getConfig();
    return config;
  }
}
