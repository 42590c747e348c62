import { ArgumentError } from '../errors.js';
import type { RandomSource } from '../random/source.js';
import { calculateFanInAndFanOut, size } from './fans.js';

/** The activations that PyTorch's `calculate_gain` knows. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

export interface KaimingOptions {
  /** Negative slope of the rectifier after this layer (only for `leaky_relu`). */
  a?: number;
  mode?: 'fan_in' | 'fan_out';
  nonlinearity?: Nonlinearity;
}

/** PyTorch's `calculate_gain`: the factor that keeps the variance through a nonlinearity. `param` is leaky_relu's slope. */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case 'linear':
    case 'conv1d':
    case 'conv2d':
    case 'conv3d':
    case 'sigmoid':
      return 1;
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + param * param));
    case 'selu':
      return 3 / 4;
    default:
      throw new ArgumentError(`Unsupported nonlinearity ${nonlinearity}`);
  }
}

/** PyTorch's `xavier_uniform_`: uniform on +-gain * sqrt(6 / (fanIn + fanOut)). Glorot and Bengio 2010. */
export function xavierUniform(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  const limit = Math.sqrt(3) * xavierStd(shape, gain);
  return source.uniform(size(shape), -limit, limit);
}

/** PyTorch's `xavier_normal_`: normal with standard deviation gain * sqrt(2 / (fanIn + fanOut)). Glorot and Bengio 2010. */
export function xavierNormal(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  return source.normal(size(shape), 0, xavierStd(shape, gain));
}

/** PyTorch's `kaiming_uniform_`: uniform on +-gain * sqrt(3 / fan). He et al. 2015. */
export function kaimingUniform(
  shape: readonly number[],
  source: RandomSource,
  options?: KaimingOptions,
): Float32Array {
  const limit = Math.sqrt(3) * kaimingStd(shape, options);
  return source.uniform(size(shape), -limit, limit);
}

/** PyTorch's `kaiming_normal_`: normal with standard deviation gain / sqrt(fan). He et al. 2015. */
export function kaimingNormal(
  shape: readonly number[],
  source: RandomSource,
  options?: KaimingOptions,
): Float32Array {
  return source.normal(size(shape), 0, kaimingStd(shape, options));
}

function xavierStd(shape: readonly number[], gain: number): number {
  const { fanIn, fanOut } = calculateFanInAndFanOut(shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

function kaimingStd(
  shape: readonly number[],
  { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions = {},
): number {
  const { fanIn, fanOut } = calculateFanInAndFanOut(shape);
  if (mode !== 'fan_in' && mode !== 'fan_out') {
    throw new ArgumentError(`Mode ${mode} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}
