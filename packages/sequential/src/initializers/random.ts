import { ArgumentError, type Shape } from '@unroll/core';
import * as init from '@unroll/core/initializers';
import { describe, text } from '@unroll/core/internal';
import type { RandomSource } from '@unroll/core/random';
import { ownWords } from '../arguments/checks.js';
import { type ClassWith, classWith } from '../options/class-with.js';
import type { Described, FieldsOf, OptionsOf } from '../options/describe.js';
import { number, refused } from '../options/kinds.js';
import { optional } from '../options/option.js';
import { oneOf, number as readNumber } from '../serialized/read-options.js';
import {
  RandomInitializer,
  type RandomInitializerOptions,
  requireShape,
  seedOptions,
} from './initializer.js';

interface DrawnInitializer extends RandomInitializer {
  initialize(shape: Shape): Float32Array;
}

/** What Keras's initializer `name` extends, whose values `draw` draws. */
function drawn<D extends Described>(
  name: string,
  options: D,
  draw: (shape: Shape, source: RandomSource, fields: FieldsOf<D>) => Float32Array,
): ClassWith<DrawnInitializer, D> {
  abstract class Drawn extends RandomInitializer {
    readonly #fields: FieldsOf<D>;

    constructor(options: RandomInitializerOptions, fields: FieldsOf<D>) {
      super(options);
      this.#fields = fields;
    }

    override initialize(shape: Shape): Float32Array {
      requireShape(this.constructor.name, shape);
      return draw(shape, this.source, this.#fields);
    }
  }
  return classWith(Drawn, name, options);
}

const fanAxes = {
  /** Refused: the last axes are those of inputs and outputs. */
  inputAxes: refused('inputs and outputs are the last axes', null),
  outputAxes: refused('inputs and outputs are the last axes', null),
};

/** What initializers take whose spread goes by the numbers of inputs and outputs. */
const ofFans = seedOptions(fanAxes, ['seed', 'inputAxes', 'outputAxes']);

export type FanOptions = OptionsOf<typeof ofFans>;

/** Uniform on +-sqrt(6 / (fanIn + fanOut)). keras.initializers.GlorotUniform; Glorot and Bengio (2010). */
export class GlorotUniform extends drawn('GlorotUniform', ofFans, init.glorotUniform) {}

/** Truncated normal with variance 2 / (fanIn + fanOut). keras.initializers.GlorotNormal; Glorot and Bengio (2010). */
export class GlorotNormal extends drawn('GlorotNormal', ofFans, init.glorotNormal) {}

/** Uniform on +-sqrt(6 / fanIn). keras.initializers.HeUniform; He et al. (2015). */
export class HeUniform extends drawn('HeUniform', ofFans, init.heUniform) {}

/** Truncated normal with variance 2 / fanIn. keras.initializers.HeNormal; He et al. (2015). */
export class HeNormal extends drawn('HeNormal', ofFans, init.heNormal) {}

/** Uniform on +-sqrt(3 / fanIn). keras.initializers.LecunUniform; Klambauer et al. (2017). */
export class LecunUniform extends drawn('LecunUniform', ofFans, init.lecunUniform) {}

/** Truncated normal with variance 1 / fanIn. keras.initializers.LecunNormal; Klambauer et al. (2017). */
export class LecunNormal extends drawn('LecunNormal', ofFans, init.lecunNormal) {}

type Scaling = Required<init.VarianceScalingOptions>;
type Mode = Scaling['mode'];
type Distribution = Scaling['distribution'];

const MODES = ['fan_in', 'fan_out', 'fan_avg'] as const;
const DISTRIBUTIONS = ['truncated_normal', 'untruncated_normal', 'uniform'] as const;

const ofScaling = seedOptions(
  {
    /** Default 1. */
    scale: optional<number, number>(ownWords('a positive number'), 1, {
      make(scale) {
        if (typeof scale === 'number' && scale > 0) return scale;
        throw new ArgumentError(
          `Argument \`scale\` must be positive float. Received: scale=${describe(scale)}`,
        );
      },
      read: readNumber,
    }),
    /** The number of units that the variance is divided by. Default 'fan_in'. */
    mode: optional<Mode, Mode>(text as never, 'fan_in', {
      make: (mode) => oneName('mode', mode, MODES),
      read: oneOf(...MODES),
    }),
    /** Default 'truncated_normal', which 'normal' is another name of. */
    distribution: optional<Distribution | 'normal', Distribution>(text as never, 'truncated_normal', {
      make: (distribution) =>
        oneName(
          'distribution',
          distribution.toLowerCase().replace(/^normal$/, 'truncated_normal'),
          DISTRIBUTIONS,
        ),
      // Before Keras 3 it was 'normal'.
      read: (value, where) =>
        value === 'normal' ? 'truncated_normal' : oneOf(...DISTRIBUTIONS)(value, where),
    }),
    ...fanAxes,
  },
  ['scale', 'mode', 'distribution', 'seed', 'inputAxes', 'outputAxes'],
);

export type VarianceScalingOptions = OptionsOf<typeof ofScaling>;

/**
 * Variance `scale` over the number of units that `mode` names. keras.initializers.VarianceScaling.
 *
 * @throws ArgumentError for a scale that is not positive, and for a mode or distribution that Keras does not have.
 */
export class VarianceScaling extends drawn('VarianceScaling', ofScaling, init.varianceScaling) {}

function oneName<Name extends string>(argument: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given.toLowerCase());
  if (found !== undefined) return found;
  throw new ArgumentError(
    `Invalid \`${argument}\` argument: ${describe(given)}. Please use one of ${names.join(', ')}`,
  );
}

const ofOrthogonal = seedOptions(
  {
    /** A factor. Default 1. */
    gain: number(1),
  },
  ['gain', 'seed'],
);

export type OrthogonalOptions = OptionsOf<typeof ofOrthogonal>;

/**
 * A matrix with orthonormal rows or columns, times `gain`. keras.initializers.Orthogonal; Saxe et al. (2014).
 *
 * `initialize` throws a ShapeError for fewer than two axes.
 */
export class Orthogonal extends drawn('Orthogonal', ofOrthogonal, (shape, source, { gain }) =>
  init.orthogonal(shape, source, gain),
) {}

const ofUniform = seedOptions(
  {
    /** Default -0.05. */
    minval: number(-0.05),
    /** Default 0.05. */
    maxval: number(0.05),
  },
  ['minval', 'maxval', 'seed'],
);

export type RandomUniformOptions = OptionsOf<typeof ofUniform>;

/** Uniform on [minval, maxval). keras.initializers.RandomUniform. */
export class RandomUniform extends drawn('RandomUniform', ofUniform, init.randomUniform) {}

const ofNormal = seedOptions(
  {
    /** Default 0. */
    mean: number(0),
    /** Default 0.05. */
    stddev: number(0.05),
  },
  ['mean', 'stddev', 'seed'],
);

export type RandomNormalOptions = OptionsOf<typeof ofNormal>;

/** Normal. keras.initializers.RandomNormal. */
export class RandomNormal extends drawn('RandomNormal', ofNormal, init.randomNormal) {}

/** Normal without values further than two `stddev` from `mean`. keras.initializers.TruncatedNormal. */
export class TruncatedNormal extends drawn('TruncatedNormal', ofNormal, init.truncatedNormal) {}
