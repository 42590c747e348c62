import { ArgumentError, type Shape } from '@unroll/core';
import * as init from '@unroll/core/initializers';
import {
  type Check,
  type Checks,
  defineOptions,
  describe,
  type Leading,
  number,
  text,
} from '@unroll/core/internal';
import type { Seed } from '@unroll/core/random';
import { only, ownWords } from '../arguments/checks.js';
import { RandomInitializer, type RandomInitializerOptions, requireShape, seedCheck } from './initializer.js';

/** What initializers by fans take beside a seed. */
export interface FanOptions extends RandomInitializerOptions {
  /** Refused: the last axes are those of inputs and outputs. */
  inputAxes?: null;
  outputAxes?: null;
}

const fanChecks = {
  seed: seedCheck,
  inputAxes: only('inputs and outputs are the last axes', null),
  outputAxes: only('inputs and outputs are the last axes', null),
} satisfies Checks<FanOptions>;

const fanArguments = defineOptions<FanOptions>('initializer', {
  positional: ['seed', 'inputAxes', 'outputAxes'],
  checks: fanChecks,
});

/** An initializer whose spread goes by the numbers of inputs and outputs. */
abstract class FanInitializer extends RandomInitializer {
  constructor(...args: Leading<[seed: Seed | null], FanOptions>) {
    const { seed = null } = fanArguments.read(args, new.target.name);
    super({ seed });
  }
}

/** Uniform on +-sqrt(6 / (fanIn + fanOut)). keras.initializers.GlorotUniform; Glorot and Bengio (2010). */
export class GlorotUniform extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.glorotUniform(shape, this.source);
  }
}

/** Truncated normal with variance 2 / (fanIn + fanOut). keras.initializers.GlorotNormal; Glorot and Bengio (2010). */
export class GlorotNormal extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.glorotNormal(shape, this.source);
  }
}

/** Uniform on +-sqrt(6 / fanIn). keras.initializers.HeUniform; He et al. (2015). */
export class HeUniform extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.heUniform(shape, this.source);
  }
}

/** Truncated normal with variance 2 / fanIn. keras.initializers.HeNormal; He et al. (2015). */
export class HeNormal extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.heNormal(shape, this.source);
  }
}

/** Uniform on +-sqrt(3 / fanIn). keras.initializers.LecunUniform; Klambauer et al. (2017). */
export class LecunUniform extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.lecunUniform(shape, this.source);
  }
}

/** Truncated normal with variance 1 / fanIn. keras.initializers.LecunNormal; Klambauer et al. (2017). */
export class LecunNormal extends FanInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.lecunNormal(shape, this.source);
  }
}

type Scaling = Required<init.VarianceScalingOptions>;

export interface VarianceScalingOptions
  extends Omit<init.VarianceScalingOptions, 'distribution'>,
    FanOptions {
  /** Default 'truncated_normal', which 'normal' is another name of. */
  distribution?: Scaling['distribution'] | 'normal';
}

const scalingArguments = defineOptions<VarianceScalingOptions>('VarianceScaling', {
  positional: ['scale', 'mode', 'distribution', 'seed', 'inputAxes', 'outputAxes'],
  checks: {
    ...{ ...fanChecks, scale: ownWords('a positive number'), mode: text },
    distribution: text as Check<VarianceScalingOptions['distribution']>,
  } as Checks<VarianceScalingOptions>,
});

/** Variance `scale` over the number of units that `mode` names. keras.initializers.VarianceScaling. */
export class VarianceScaling extends RandomInitializer {
  private readonly scaling: Scaling;

  /** @throws ArgumentError for a scale that is not positive, and for a mode or distribution that Keras does not have. */
  constructor(
    ...args: Leading<
      [
        scale: number,
        mode: Scaling['mode'],
        distribution: VarianceScalingOptions['distribution'] & string,
        seed: Seed | null,
      ],
      VarianceScalingOptions
    >
  ) {
    const options = scalingArguments.read(args);
    const { scale = 1, mode = 'fan_in', distribution = 'truncated_normal', seed = null } = options;
    super({ seed });
    if (!(typeof scale === 'number' && scale > 0)) {
      throw new ArgumentError(
        `Argument \`scale\` must be positive float. Received: scale=${describe(scale)}`,
      );
    }
    this.scaling = {
      scale,
      mode: oneName('mode', mode, ['fan_in', 'fan_out', 'fan_avg']),
      distribution: oneName(
        'distribution',
        distribution.toLowerCase().replace(/^normal$/, 'truncated_normal'),
        ['truncated_normal', 'untruncated_normal', 'uniform'],
      ),
    };
  }

  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.varianceScaling(shape, this.source, this.scaling);
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.scaling };
  }
}

function oneName<Name extends string>(argument: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given.toLowerCase());
  if (found !== undefined) return found;
  throw new ArgumentError(
    `Invalid \`${argument}\` argument: ${describe(given)}. Please use one of ${names.join(', ')}`,
  );
}

export interface OrthogonalOptions extends RandomInitializerOptions {
  /** A factor. Default 1. */
  gain?: number;
}

const orthogonalArguments = defineOptions<OrthogonalOptions>('Orthogonal', {
  positional: ['gain', 'seed'],
  checks: { gain: number, seed: seedCheck },
});

/** A matrix with orthonormal rows or columns, times `gain`. keras.initializers.Orthogonal; Saxe et al. (2014). */
export class Orthogonal extends RandomInitializer {
  readonly gain: number;

  constructor(...args: Leading<[gain: number, seed: Seed | null], OrthogonalOptions>) {
    const { gain = 1, seed = null } = orthogonalArguments.read(args);
    super({ seed });
    this.gain = gain;
  }

  /** @throws ShapeError for fewer than two axes. */
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.orthogonal(shape, this.source, this.gain);
  }

  override getConfig() {
    return { ...super.getConfig(), gain: this.gain };
  }
}

export interface RandomUniformOptions extends RandomInitializerOptions {
  /** Default -0.05. */
  minval?: number;
  /** Default 0.05. */
  maxval?: number;
}

const uniformArguments = defineOptions<RandomUniformOptions>('RandomUniform', {
  positional: ['minval', 'maxval', 'seed'],
  checks: { minval: number, maxval: number, seed: seedCheck },
});

/** Uniform on [minval, maxval). keras.initializers.RandomUniform. */
export class RandomUniform extends RandomInitializer {
  private readonly range: { minval: number; maxval: number };

  constructor(...args: Leading<[minval: number, maxval: number, seed: Seed | null], RandomUniformOptions>) {
    const { seed = null, minval = -0.05, maxval = 0.05 } = uniformArguments.read(args);
    super({ seed });
    this.range = { minval, maxval };
  }

  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.randomUniform(shape, this.source, this.range);
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.range };
  }
}

export interface RandomNormalOptions extends RandomInitializerOptions {
  /** Default 0. */
  mean?: number;
  /** Default 0.05. */
  stddev?: number;
}

const normalArguments = defineOptions<RandomNormalOptions>('RandomNormal', {
  positional: ['mean', 'stddev', 'seed'],
  checks: { mean: number, stddev: number, seed: seedCheck },
});

abstract class NormalInitializer extends RandomInitializer {
  protected readonly moments: { mean: number; stddev: number };

  constructor(...args: Leading<[mean: number, stddev: number, seed: Seed | null], RandomNormalOptions>) {
    const { seed = null, mean = 0, stddev = 0.05 } = normalArguments.read(args, new.target.name);
    super({ seed });
    this.moments = { mean, stddev };
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.moments };
  }
}

/** Normal. keras.initializers.RandomNormal. */
export class RandomNormal extends NormalInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.randomNormal(shape, this.source, this.moments);
  }
}

/** Normal without values further than two `stddev` from `mean`. keras.initializers.TruncatedNormal. */
export class TruncatedNormal extends NormalInitializer {
  override initialize(shape: Shape): Float32Array {
    requireShape(this.constructor.name, shape);
    return init.truncatedNormal(shape, this.source, this.moments);
  }
}
