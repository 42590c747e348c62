import { expected, requireInteger } from '../expected.js';
import type { DropMask } from '../memory/drop-mask.js';
import { checkDraw } from './check-draw.js';
import { entropy } from './entropy.js';
import { PythonRandom } from './python-random.js';
import type { RandomSource } from './source.js';
import {
  floorMod,
  type SeedPair,
  shuffledIndices,
  statelessDropMask,
  statelessDropoutMask,
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
} from './tensorflow-stateless.js';

/** `keras.random.SeedGenerator`: a seed and a counter that goes up by one a draw, together the generator's state. */
export class SeedGenerator {
  constructor(
    public seed: number,
    public counter = 0,
  ) {
    requireInteger('SeedGenerator', 'seed', seed, Number.NEGATIVE_INFINITY);
    requireInteger('SeedGenerator', 'counter', counter, 0);
  }

  /** The seed pair of the next draw. */
  next(): SeedPair {
    const pair: SeedPair = [this.seed, this.counter];
    this.counter += 1;
    return pair;
  }
}

/** A draw takes its seed from this: an integer (always the same values) or a generator (fresh ones each time). */
export type Seed = number | SeedGenerator;

/**
 * `keras.random` on TensorFlow: each draw is a stateless op whose seed pair comes from `seed`, an integer standing for
 * the counter 0. As a `RandomSource` it feeds the initializers.
 */
export class KerasRandom implements RandomSource {
  constructor(private readonly seed: Seed) {
    if (!(Number.isInteger(seed) || seed instanceof SeedGenerator)) {
      throw expected('KerasRandom', 'seed', 'an integer or a SeedGenerator', seed);
    }
  }

  uniform(n: number, low = 0, high = 1): Float32Array {
    checkDraw('uniform', n, { low, high });
    return statelessUniform(this.draw(), n, low, high);
  }

  normal(n: number, mean = 0, std = 1): Float32Array {
    checkDraw('normal', n, { mean, std });
    return statelessNormal(this.draw(), n, mean, std);
  }

  truncatedNormal(n: number, mean = 0, std = 1): Float32Array {
    checkDraw('truncatedNormal', n, { mean, std });
    return statelessTruncatedNormal(this.draw(), n, mean, std);
  }

  /** The factors of `Dropout`: 0 with probability `rate`, else `1 / (1 - rate)`. `rate` has to be between 0 and 1. */
  dropoutMask(n: number, rate: number): Float32Array {
    checkDraw('dropoutMask', n, { rate });
    return statelessDropoutMask(this.draw(), n, rate);
  }

  /** `dropoutMask` as bits, for the `dropout` operation. */
  dropMask(n: number, rate: number): DropMask {
    checkDraw('dropMask', n, { rate });
    return statelessDropMask(this.draw(), n, rate);
  }

  /** Keras casts its int64 state to the ops' int32 seeds by a remainder. */
  private draw(): SeedPair {
    const [seed, counter] = typeof this.seed === 'number' ? [this.seed, 0] : this.seed.next();
    return [floorMod(seed, 2 ** 31 - 2), floorMod(counter, 2 ** 31 - 2)];
  }
}

/**
 * Everything that `keras.utils.set_random_seed` seeds: Python's stream, from which layers and initializers take their
 * seeds at construction, and TensorFlow's global seed, which orders the samples of `fit`. Unseeded, both come from the
 * operating system's entropy.
 */
export class KerasSeeds {
  private python = new PythonRandom();
  private globalSeed: number | null = null;

  /** `keras.utils.set_random_seed(seed)`, an integer in [0, 2^32). */
  setRandomSeed(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw expected('setRandomSeed', 'seed', 'an integer in [0, 2^32)', seed);
    }
    this.python.seed(seed);
    this.globalSeed = seed;
  }

  /** The seed last given to `setRandomSeed`, null without one. */
  get randomSeed(): number | null {
    return this.globalSeed;
  }

  /** `make_default_seed`: what an initializer or a `SeedGenerator` without a seed draws when it is made. */
  drawSeed(): number {
    return this.python.randint(1, 1e9);
  }

  /** A `SeedGenerator` with the given seed, or with one drawn now. */
  seedGenerator(seed: number = this.drawSeed()): SeedGenerator {
    return new SeedGenerator(seed);
  }

  /**
   * The order of `n` samples in one epoch of `fit(shuffle=True)`. After `setRandomSeed` every epoch has the same order,
   * as in Keras, whose input pipeline makes its shuffling op anew each epoch; otherwise every call has its own.
   */
  fitPermutation(n: number): Int32Array {
    requireInteger('fitPermutation', 'n', n, 0);
    return shuffledIndices(n, this.globalSeed ?? entropy(1)[0]!);
  }
}
