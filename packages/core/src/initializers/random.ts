import { defineOptions, number } from '../arguments/index.js';
import type { RandomSource } from '../random/source.js';
import { size } from './fans.js';
import { draw } from './requirements.js';

const uniformOptions = defineOptions<UniformOptions>('randomUniform', {
  checks: { minval: number, maxval: number },
});
const normalOptions = defineOptions<NormalOptions>('randomNormal', {
  checks: { mean: number, stddev: number },
});

export interface UniformOptions {
  minval?: number;
  maxval?: number;
}

/** Uniform on [minval, maxval). Keras's `RandomUniform`. */
export function randomUniform(
  shape: readonly number[],
  source: RandomSource,
  options?: UniformOptions,
): Float32Array {
  const { minval = -0.05, maxval = 0.05 } = uniformOptions.readNamed(options);
  return draw('randomUniform', source, 'uniform', size(shape, 'randomUniform'), minval, maxval);
}

export interface NormalOptions {
  mean?: number;
  stddev?: number;
}

/** Keras's `RandomNormal`. */
export function randomNormal(
  shape: readonly number[],
  source: RandomSource,
  options?: NormalOptions,
): Float32Array {
  const { mean = 0, stddev = 0.05 } = normalOptions.readNamed(options);
  return draw('randomNormal', source, 'normal', size(shape, 'randomNormal'), mean, stddev);
}

/** Normal without values further than two `stddev` from `mean`. Keras's `TruncatedNormal`. */
export function truncatedNormal(
  shape: readonly number[],
  source: RandomSource,
  options?: NormalOptions,
): Float32Array {
  const { mean = 0, stddev = 0.05 } = normalOptions.readNamed(options, 'truncatedNormal');
  return draw('truncatedNormal', source, 'truncatedNormal', size(shape, 'truncatedNormal'), mean, stddev);
}
