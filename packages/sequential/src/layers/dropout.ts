import {
  ArgumentError,
  describe,
  dropout,
  fromTypedArray,
  ShapeError,
  sizeOf,
  type Tensor,
  zerosLike,
} from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { KerasRandom, type SeedGenerator } from '@unroll/core/random';
import { ownWords } from '../arguments/checks.js';
import { requireFraction } from '../arguments/fraction.js';
import type { CallOptions, LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf, rate as rateCheck, seed as seedCheck } from '../layer-checks.js';
import { makeSeedGenerator } from '../seed.js';
import { type SymbolicShape, shapeText } from '../shape.js';
import { SameShape } from './same-shape.js';

export interface DropoutOptions extends LayerOptions {
  /** Shape of the mask, broadcast over the input; null takes the input's size there. Default the input's shape. */
  noiseShape?: SymbolicShape | null;
  /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: number | null;
}

type DropoutPlaces = [noiseShape: SymbolicShape | null, seed: number | null];

interface DropoutArguments extends DropoutOptions {
  rate: number;
}

const dropoutArguments = defineOptions<DropoutArguments>('Dropout', {
  positional: ['rate', 'noiseShape', 'seed'],
  required: 1,
  checks: {
    ...layerChecks,
    rate: rateCheck,
    noiseShape: ownWords('a list of sizes or null'),
    seed: seedCheck,
  },
});

/**
 * In training, sets each element to 0 with probability `rate` and multiplies the others by 1 / (1 - rate), so that the
 * expected value stays; otherwise passes its input on. keras.layers.Dropout; Srivastava et al. (2014).
 *
 * @throws ArgumentError unless `rate` is in [0, 1].
 *
 * @example
 * const y = new Dropout(0.2).apply(ones([2, 3]), { training: true }); // [2, 3] of 0 and 1.25
 */
export class Dropout extends SameShape {
  static readonly keepsNothing = true;
  readonly rate: number;
  readonly seed: number | null;
  readonly noiseShape: SymbolicShape | null;
  override readonly seedGenerator: SeedGenerator | null;
  private readonly random: KerasRandom | null;

  constructor(rate: number, ...places: Leading<DropoutPlaces, DropoutOptions>);
  constructor(options: DropoutArguments);
  constructor(...args: readonly unknown[]) {
    const { rate, noiseShape = null, seed = null, ...options } = dropoutArguments.read(args);
    super(layerOptionsOf(options));
    requireFraction('rate', rate);
    if (noiseShape !== null && !Array.isArray(noiseShape)) {
      throw new ArgumentError(
        'Invalid value received for argument `noiseShape`. Expected a list of integers. ' +
          `Received: noiseShape=${describe(noiseShape)}`,
      );
    }
    for (const [i, size] of (noiseShape ?? []).entries()) {
      if (size !== null && (!Number.isInteger(size) || size <= 0)) {
        throw new ArgumentError(
          'Invalid value received for argument `noiseShape`. Expected all dimensions to be positive integers or null. ' +
            `Received at index ${i}: ${describe(size)}`,
        );
      }
    }
    this.rate = rate;
    this.seed = seed;
    this.noiseShape = noiseShape;
    this.seedGenerator = rate > 0 ? makeSeedGenerator(seed) : null;
    this.random = this.seedGenerator && new KerasRandom(this.seedGenerator);
  }

  override get className(): string {
    return 'Dropout';
  }

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { training = false } = options;
    if (!training || this.random === null) return inputs;
    if (this.rate === 1) return inputs.mul(zerosLike(inputs));
    if (this.noiseShape === null) return dropout(inputs, this.random.dropMask(inputs.numel(), this.rate));
    const mask = dropoutMask(this.rate, this.maskShape(this.noiseShape, inputs.shape), this.random);
    const dropped = inputs.mul(mask);
    mask.dispose();
    return dropped;
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed, noise_shape: this.noiseShape };
  }

  private maskShape(noiseShape: SymbolicShape, inputShape: number[]): number[] {
    if (noiseShape.length !== inputShape.length) {
      throw new ShapeError(
        `Dropout: noiseShape must have one size for each of the input's ${inputShape.length} axes, ` +
          `got ${shapeText(noiseShape)} for input shape ${shapeText(inputShape)}`,
      );
    }
    return noiseShape.map((size, axis) => size ?? inputShape[axis]!);
  }
}

/** 0 and 1 / (1 - rate), for 0 < rate < 1. */
export function dropoutMask(rate: number, shape: readonly number[], random: KerasRandom): Tensor {
  return fromTypedArray(random.dropoutMask(sizeOf(shape), rate), shape);
}
