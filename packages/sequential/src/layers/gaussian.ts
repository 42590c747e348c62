import { ArgumentError, fromTypedArray, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { KerasRandom, type SeedGenerator } from '@unroll/core/random';
import { ownWords } from '../arguments/checks.js';
import { requireFraction } from '../arguments/fraction.js';
import type { CallOptions, LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf, rate as rateCheck, seed as seedCheck } from '../layer-checks.js';
import { makeSeedGenerator } from '../seed.js';
import { SameShape } from './same-shape.js';

export interface GaussianOptions extends LayerOptions {
  /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: number | null;
}

interface GaussianNoiseArguments extends GaussianOptions {
  stddev: number;
}

interface GaussianDropoutArguments extends GaussianOptions {
  rate: number;
}

const gaussianNoiseArguments = defineOptions<GaussianNoiseArguments>('GaussianNoise', {
  positional: ['stddev', 'seed'],
  required: 1,
  checks: { ...layerChecks, stddev: ownWords<number>('a number in [0, 1]'), seed: seedCheck },
});

const gaussianDropoutArguments = defineOptions<GaussianDropoutArguments>('GaussianDropout', {
  positional: ['rate', 'seed'],
  required: 1,
  checks: { ...layerChecks, rate: rateCheck, seed: seedCheck },
});

/** What the two layers share that join normal noise to their input in training. */
abstract class Gaussian extends SameShape {
  readonly seed: number | null;
  override readonly seedGenerator: SeedGenerator | null;
  private readonly random: KerasRandom | null;

  /** @param strength The option `name`: no noise is drawn where it is 0. */
  constructor(name: string, strength: number, { seed = null, ...options }: GaussianOptions) {
    super(layerOptionsOf(options));
    requireFraction(name, strength);
    this.seed = seed;
    this.seedGenerator = strength > 0 ? makeSeedGenerator(seed) : null;
    this.random = this.seedGenerator && new KerasRandom(this.seedGenerator);
  }

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
export class GaussianNoise extends Gaussian {
  readonly stddev: number;

  constructor(stddev: number, ...places: Leading<[seed: number | null], GaussianOptions>);
  constructor(options: GaussianNoiseArguments);
  constructor(...args: readonly unknown[]) {
    const { stddev, ...options } = gaussianNoiseArguments.read(args);
    super('stddev', stddev, options);
    this.stddev = stddev;
  }

  override get className(): string {
    return 'GaussianNoise';
  }

  protected override withNoise(inputs: Tensor, draw: (mean: number, stddev: number) => Tensor): Tensor {
    return inputs.add(draw(0, this.stddev));
  }

  override getConfig() {
    return { ...super.getConfig(), stddev: this.stddev, seed: this.seed };
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
export class GaussianDropout extends Gaussian {
  readonly rate: number;

  constructor(rate: number, ...places: Leading<[seed: number | null], GaussianOptions>);
  constructor(options: GaussianDropoutArguments);
  constructor(...args: readonly unknown[]) {
    const { rate, ...options } = gaussianDropoutArguments.read(args);
    super('rate', rate, options);
    this.rate = rate;
  }

  override get className(): string {
    return 'GaussianDropout';
  }

  protected override withNoise(inputs: Tensor, draw: (mean: number, stddev: number) => Tensor): Tensor {
    if (this.rate === 1) {
      throw new ArgumentError(
        `${this.name}: with a rate of 1 the noise has an infinite standard deviation; expected rate < 1 in training`,
      );
    }
    return inputs.mul(draw(1, Math.sqrt(this.rate / (1 - this.rate))));
  }

  override getConfig() {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed };
  }
}
