import { ArgumentError, type Shape } from '@unroll/core';
import { defineOptions, describe } from '@unroll/core/internal';
import { KerasRandom, type RandomSource, type Seed, SeedGenerator } from '@unroll/core/random';
import { ownWords } from '../arguments/checks.js';
import { requireArgument, sizes } from '../arguments/require.js';
import { optionsBeside } from '../options/describe.js';
import { seeds } from '../seed.js';
import { ignored, integer, oneOf, orNull, type Read, readOptions, text } from '../serialized/read-options.js';
import { builtIn, isSerialized, requireKeras } from '../serialized/serialized.js';

/** @throws ArgumentError for what is no shape of a weight. */
export function requireShape(initializer: string, shape: Shape): void {
  requireArgument(initializer, 'shape', sizes, shape);
}

/** Makes the values that a weight starts with. keras.initializers.Initializer. */
export abstract class Initializer {
  /** Values, row by row, for a weight of `shape`. Keras's `__call__`. */
  abstract initialize(shape: Shape): Float32Array;

  /** The constructor's options. */
  getConfig(): Record<string, unknown> {
    return {};
  }
}

export interface RandomInitializerOptions {
  /** Default: one drawn at construction from the stream that `setRandomSeed` seeds. */
  seed?: Seed | null;
}

const checks = { seed: ownWords<Seed | null>('an integer, a SeedGenerator or null') };

const randomArguments = defineOptions<RandomInitializerOptions>('RandomInitializer', { checks });

const readSeed: Read = (value, where) => {
  if (!isSerialized(value)) return orNull(integer)(value, where);
  const { class_name: className, config } = requireKeras(where, value);
  oneOf('SeedGenerator')(className, where);
  const options = readOptions(where, config, { seed: orNull(integer), name: text });
  return typeof options.seed === 'number' ? new SeedGenerator(options.seed) : null;
};

/** The options of an initializer that draws numbers. */
export const seedOptions = optionsBeside<RandomInitializerOptions>({
  checks,
  keys: { seed: readSeed, dtype: ignored },
});

/** The options of an initializer that draws none. */
export const plainOptions = optionsBeside<object>({ checks: {}, keys: { dtype: ignored } });

/**
 * An initializer that draws numbers. With an integer seed, drawn or given, it makes the same values each time it is used;
 * with a SeedGenerator, fresh ones.
 */
export abstract class RandomInitializer extends Initializer {
  protected readonly source: RandomSource;
  private readonly givenSeed: Seed | null;

  constructor(options: RandomInitializerOptions = {}) {
    const { seed = null } = randomArguments.readNamed(options, new.target.name);
    super();
    if (seed !== null && !Number.isSafeInteger(seed) && !(seed instanceof SeedGenerator)) {
      throw new ArgumentError(
        `\`seed\` argument should be a SeedGenerator or an integer. Received: seed=${describe(seed)}`,
      );
    }
    this.givenSeed = seed;
    this.source = new KerasRandom(seed ?? seeds.drawSeed());
  }

  override getConfig(): Record<string, unknown> {
    const { givenSeed } = this;
    if (!(givenSeed instanceof SeedGenerator)) return { seed: givenSeed };
    const config = { seed: givenSeed.seed, name: 'seed_generator' };
    return { seed: builtIn('keras.random', 'SeedGenerator', config) };
  }
}
