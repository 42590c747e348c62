import type { RandomSource } from '../random/source.js';
import { size } from './fans.js';

/** Uniform on [minval, maxval). Keras's `RandomUniform`. */
export function randomUniform(
  shape: readonly number[],
  source: RandomSource,
  { minval = -0.05, maxval = 0.05 }: { minval?: number; maxval?: number } = {},
): Float32Array {
  return source.uniform(size(shape), minval, maxval);
}

export interface NormalOptions {
  mean?: number;
  stddev?: number;
}

/** Keras's `RandomNormal`. */
export function randomNormal(
  shape: readonly number[],
  source: RandomSource,
  { mean = 0, stddev = 0.05 }: NormalOptions = {},
): Float32Array {
  return source.normal(size(shape), mean, stddev);
}

/** Normal without values further than two `stddev` from `mean`. Keras's `TruncatedNormal`. */
export function truncatedNormal(
  shape: readonly number[],
  source: RandomSource,
  { mean = 0, stddev = 0.05 }: NormalOptions = {},
): Float32Array {
  return source.truncatedNormal(size(shape), mean, stddev);
}
