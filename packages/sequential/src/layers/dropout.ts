import { ArgumentError, dropout, fromTypedArray, ShapeError, type Tensor, zerosLike } from '@unroll/core';
import { describe, sizeOf } from '@unroll/core/internal';
import { KerasRandom } from '@unroll/core/random';
import { ownWords } from '../arguments/checks.js';
import type { CallOptions } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { OptionsOf } from '../options/describe.js';
import { fraction, seed } from '../options/kinds.js';
import { made, optional } from '../options/option.js';
import { makeSeedGenerator } from '../seed.js';
import { orNull, shape } from '../serialized/read-options.js';
import { type SymbolicShape, shapeText } from '../shapes/shape.js';
import { SameShape } from './same-shape.js';

/** What Dropout takes, and what is like it. */
export const dropoutOptions = layerOptions(
  {
    rate: fraction(),
    /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
    seed: seed(),
    /** Shape of the mask, broadcast over the input; null takes the input's size there. Default the input's shape. */
    noiseShape: optional(ownWords<SymbolicShape | null>('a list of sizes or null'), null, {
      make: requireNoiseShape,
      read: orNull(shape),
    }),
    seedGenerator: made(generatorOf),
  },
  ['rate', 'noiseShape', 'seed'],
);

export type DropoutOptions = OptionsOf<typeof dropoutOptions>;

/**
 * In training, sets each element to 0 with probability `rate` and multiplies the others by 1 / (1 - rate), so that the
 * expected value stays; otherwise passes its input on. keras.layers.Dropout; Srivastava et al. (2014).
 *
 * @throws ArgumentError unless `rate` is in [0, 1].
 *
 * @example
 * const y = new Dropout(0.2).apply(ones([2, 3]), { training: true }); // [2, 3] of 0 and 1.25
 */
export class Dropout extends layer('Dropout', dropoutOptions, SameShape) {
  private readonly random = this.seedGenerator && new KerasRandom(this.seedGenerator);

  override call(inputs: Tensor, options: CallOptions = {}): Tensor {
    this.requireCall(inputs, options);
    const { training = false } = options;
    if (!training || this.random === null) return inputs;
    if (this.rate === 1) return inputs.mul(zerosLike(inputs));
    if (this.noiseShape === null) return dropout(inputs, this.random.dropMask(inputs.numel(), this.rate));
    const mask = dropoutMask(this.rate, concreteShape(this, inputs.shape), this.random);
    const dropped = inputs.mul(mask);
    mask.dispose();
    return dropped;
  }
}

/** The shape of what is drawn for an input of `inputShape`. */
export function concreteShape(
  { className, noiseShape }: { className: string; noiseShape: SymbolicShape | null },
  inputShape: number[],
): number[] {
  if (noiseShape === null) return inputShape;
  if (noiseShape.length !== inputShape.length) {
    throw new ShapeError(
      `${className}: noiseShape must have one size for each of the input's ${inputShape.length} axes, ` +
        `got ${shapeText(noiseShape)} for input shape ${shapeText(inputShape)}`,
    );
  }
  return noiseShape.map((size, axis) => size ?? inputShape[axis]!);
}

/** 0 and 1 / (1 - rate), for 0 < rate < 1. */
export function dropoutMask(rate: number, shape: readonly number[], random: KerasRandom): Tensor {
  return fromTypedArray(random.dropoutMask(sizeOf(shape), rate), shape);
}

/** What a layer draws from that leaves out, or adds, as much as `rate` says. */
export function generatorOf({ rate, seed }: { rate: number; seed: number | null }) {
  return rate > 0 ? makeSeedGenerator(seed) : null;
}

function requireNoiseShape(noiseShape: SymbolicShape | null): SymbolicShape | null {
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
  return noiseShape;
}
