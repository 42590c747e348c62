import { defineOptions, number, oneOf, worded } from '../arguments/index.js';
import { expected } from '../expected.js';
import type { RandomSource } from '../random/source.js';
import { computeFans, size } from './fans.js';
import { draw } from './requirements.js';

export interface VarianceScalingOptions {
  /** A positive factor. */
  scale?: number;
  /** The variance is `scale` divided by this number of units. */
  mode?: 'fan_in' | 'fan_out' | 'fan_avg';
  distribution?: 'uniform' | 'truncated_normal' | 'untruncated_normal';
}

const scalingOptions = defineOptions<VarianceScalingOptions>('varianceScaling', {
  checks: {
    scale: number,
    mode: worded('fan_in, fan_out or fan_avg', oneOf('fan_in', 'fan_out', 'fan_avg')),
    distribution: worded(
      'uniform, truncated_normal or untruncated_normal',
      oneOf('uniform', 'truncated_normal', 'untruncated_normal'),
    ),
  },
});

/** Standard deviation of a standard normal that is cut at two. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/**
 * Values with variance `scale / n`, n being the fan that `mode` names: uniform on +-sqrt(3 scale / n), or normal.
 * Keras's `VarianceScaling`, of which the six functions below are special cases.
 *
 * @throws ArgumentError for a scale that is not positive, an unknown mode or distribution.
 */
export function varianceScaling(
  shape: readonly number[],
  source: RandomSource,
  options?: VarianceScalingOptions,
): Float32Array {
  const given = scalingOptions.readNamed(options);
  const { scale = 1, mode = 'fan_in', distribution = 'truncated_normal' } = given;
  if (!(scale > 0)) throw expected('varianceScaling', 'scale', 'a positive number', scale);
  const { fanIn, fanOut } = computeFans(shape);
  const units = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode];
  const variance = scale / Math.max(1, units);
  const n = size(shape);
  if (distribution === 'uniform') {
    const limit = Math.sqrt(3 * variance);
    return draw('varianceScaling', source, 'uniform', n, -limit, limit);
  }
  const isTruncated = distribution === 'truncated_normal';
  const stddev = Math.sqrt(variance) / (isTruncated ? TRUNCATED_STDDEV : 1);
  return draw('varianceScaling', source, isTruncated ? 'truncatedNormal' : 'normal', n, 0, stddev);
}

/** Uniform on +-sqrt(6 / (fanIn + fanOut)). Glorot and Bengio 2010; Keras's default for kernels. */
export function glorotUniform(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source, { mode: 'fan_avg', distribution: 'uniform' });
}

/** Truncated normal with variance 2 / (fanIn + fanOut). Glorot and Bengio 2010. */
export function glorotNormal(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source, { mode: 'fan_avg' });
}

/** Uniform on +-sqrt(6 / fanIn). He et al. 2015. */
export function heUniform(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source, { scale: 2, distribution: 'uniform' });
}

/** Truncated normal with variance 2 / fanIn. He et al. 2015. */
export function heNormal(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source, { scale: 2 });
}

/** Uniform on +-sqrt(3 / fanIn). Klambauer et al. 2017. */
export function lecunUniform(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source, { distribution: 'uniform' });
}

/** Truncated normal with variance 1 / fanIn. Klambauer et al. 2017. */
export function lecunNormal(shape: readonly number[], source: RandomSource): Float32Array {
  return varianceScaling(shape, source);
}
