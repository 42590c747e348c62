import type { Shape } from '@unroll/core';
import * as init from '@unroll/core/initializers';
import { RandomInitializer, type RandomInitializerOptions } from './initializer.js';

/** Uniform on +-sqrt(6 / (fanIn + fanOut)). keras.initializers.GlorotUniform; Glorot and Bengio (2010). */
export class GlorotUniform extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.glorotUniform(shape, this.source);
  }
}

/** Truncated normal with variance 2 / (fanIn + fanOut). keras.initializers.GlorotNormal; Glorot and Bengio (2010). */
export class GlorotNormal extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.glorotNormal(shape, this.source);
  }
}

/** Uniform on +-sqrt(6 / fanIn). keras.initializers.HeUniform; He et al. (2015). */
export class HeUniform extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.heUniform(shape, this.source);
  }
}

/** Truncated normal with variance 2 / fanIn. keras.initializers.HeNormal; He et al. (2015). */
export class HeNormal extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.heNormal(shape, this.source);
  }
}

/** Uniform on +-sqrt(3 / fanIn). keras.initializers.LecunUniform; Klambauer et al. (2017). */
export class LecunUniform extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.lecunUniform(shape, this.source);
  }
}

/** Truncated normal with variance 1 / fanIn. keras.initializers.LecunNormal; Klambauer et al. (2017). */
export class LecunNormal extends RandomInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.lecunNormal(shape, this.source);
  }
}

export interface VarianceScalingOptions extends init.VarianceScalingOptions, RandomInitializerOptions {}

/** Variance `scale` over the number of units that `mode` names. keras.initializers.VarianceScaling. */
export class VarianceScaling extends RandomInitializer {
  private readonly scaling: Required<init.VarianceScalingOptions>;

  constructor({ seed = null, ...scaling }: VarianceScalingOptions = {}) {
    super({ seed });
    this.scaling = { scale: 1, mode: 'fan_in', distribution: 'truncated_normal', ...scaling };
  }

  override initialize(shape: Shape): Float32Array {
    return init.varianceScaling(shape, this.source, this.scaling);
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.scaling };
  }
}

export interface OrthogonalOptions extends RandomInitializerOptions {
  /** A factor. Default 1. */
  gain?: number;
}

/** A matrix with orthonormal rows or columns, times `gain`. keras.initializers.Orthogonal; Saxe et al. (2014). */
export class Orthogonal extends RandomInitializer {
  readonly gain: number;

  constructor({ gain = 1, seed = null }: OrthogonalOptions = {}) {
    super({ seed });
    this.gain = gain;
  }

  /** @throws ShapeError for fewer than two axes. */
  override initialize(shape: Shape): Float32Array {
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

/** Uniform on [minval, maxval). keras.initializers.RandomUniform. */
export class RandomUniform extends RandomInitializer {
  private readonly range: { minval: number; maxval: number };

  constructor({ seed = null, minval = -0.05, maxval = 0.05 }: RandomUniformOptions = {}) {
    super({ seed });
    this.range = { minval, maxval };
  }

  override initialize(shape: Shape): Float32Array {
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

abstract class NormalInitializer extends RandomInitializer {
  protected readonly moments: { mean: number; stddev: number };

  constructor({ seed = null, mean = 0, stddev = 0.05 }: RandomNormalOptions = {}) {
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
    return init.randomNormal(shape, this.source, this.moments);
  }
}

/** Normal without values further than two `stddev` from `mean`. keras.initializers.TruncatedNormal. */
export class TruncatedNormal extends NormalInitializer {
  override initialize(shape: Shape): Float32Array {
    return init.truncatedNormal(shape, this.source, this.moments);
  }
}
