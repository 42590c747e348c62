import { KerasSeeds, type SeedGenerator } from '@unroll/core/random';

/** The streams that layers, initializers and `fit` draw from: one per program, as Keras has it. */
export const seeds = new KerasSeeds();

/**
 * Makes what follows repeatable: initial weights, dropout masks and the order of samples in `fit` become those of Keras on
 * TensorFlow after `keras.utils.set_random_seed(seed)`.
 *
 * Layers and initializers take their seeds when they are constructed, so call this before making the model. Keras draws
 * the order of samples anew from the same seed each epoch, so after this call every epoch has the same order.
 *
 * @param seed An integer in [0, 2^32).
 * @throws ArgumentError for any other seed.
 */
export function setRandomSeed(seed: number): void {
  seeds.setRandomSeed(seed);
}

/** A generator for a layer: with its own seed, or one drawn now from the program's stream. */
export function makeSeedGenerator(seed: number | null): SeedGenerator {
  return seed === null ? seeds.seedGenerator() : seeds.seedGenerator(seed);
}
