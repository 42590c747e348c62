import { ArgumentError, fromTypedArray, type Tensor } from '@unroll/core';
import { KerasRandom } from '@unroll/core/random';
import type { CallOptions } from '../engine/layer.js';
import { layer, layerOptions, withFieldsOf } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { fraction, seed } from '../options/kinds.js';
import { made } from '../options/option.js';
import { generatorOf } from './dropout.js';
import { SameShape } from './same-shape.js';

const noiseOptions = layerOptions(
  {
    stddev: fraction(),
    /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
    seed: seed(),
    seedGenerator: made(({ stddev: rate, seed }: { stddev: number; seed: number | null }) =>
      generatorOf({ rate, seed }),
    ),
  },
  ['stddev', 'seed'],
);

const dropoutOptions = layerOptions(
  {
    rate: fraction(),
    /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
    seed: seed(),
    seedGenerator: made(generatorOf),
  },
  ['rate', 'seed'],
);

export type GaussianOptions = OptionsOf<typeof dropoutOptions>;

/** What the two layers share that join normal noise to their input in training. */
abstract class Gaussian extends withFieldsOf(SameShape, { seedGenerator: made(generatorOf) }) {
  private readonly random = this.seedGenerator && new KerasRandom(this.seedGenerator);

  /** `inputs` with noise of that mean and deviation, of its shape. */
  protected abstract withNoise(inputs: Tensor, draw: (mean: number, stddev: number) => Tensor): Tensor;

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { random } = this;
    if (!options.training || random === null) return inputs;
    const drawn: Tensor[] = [];
    const noisy = this.withNoise(inputs, (mean, stddev) => {
      const noise = fromTypedArray(random.normal(inputs.numel(), mean, stddev), inputs.shape);
      drawn.push(noise);
      return noise;
    });
    for (const noise of drawn) noise.dispose();
    return noisy;
  }
}

/**
 * In training, adds normal noise of mean 0 and standard deviation `stddev` to its input, of any shape; otherwise passes it
 * on. keras.layers.GaussianNoise.
 *
 * @throws ArgumentError unless `stddev` is in [0, 1].
 *
 * @example
 * const y = new GaussianNoise(0.1).apply(zeros([2, 3]), { training: true }); // [2, 3] of noise
 */
export class GaussianNoise extends layer('GaussianNoise', noiseOptions, Gaussian) {
  protected override withNoise(inputs: Tensor, draw: (mean: number, stddev: number) => Tensor): Tensor {
    return inputs.add(draw(0, this.stddev));
  }
}

/**
 * In training, multiplies its input, of any shape, by normal noise of mean 1 and standard deviation
 * sqrt(rate / (1 - rate)); otherwise passes it on. keras.layers.GaussianDropout; Srivastava et al. (2014).
 *
 * @throws ArgumentError unless `rate` is in [0, 1], and in training for a rate of 1, whose noise has no finite deviation.
 *
 * @example
 * const y = new GaussianDropout(0.2).apply(ones([2, 3]), { training: true }); // [2, 3] around 1
 */
export class GaussianDropout extends layer('GaussianDropout', dropoutOptions, Gaussian) {
  protected override withNoise(inputs: Tensor, draw: (mean: number, stddev: number) => Tensor): Tensor {
    if (this.rate === 1) {
      throw new ArgumentError(
        `${this.name}: with a rate of 1 the noise has an infinite standard deviation; expected rate < 1 in training`,
      );
    }
    return inputs.mul(draw(1, Math.sqrt(this.rate / (1 - this.rate))));
  }
}
