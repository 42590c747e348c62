import { anything, defineOptions, number } from '../arguments/index.js';
import { describe } from '../describe.js';
import { ArgumentError } from '../errors.js';
import { printable } from '../printable.js';
import type { RandomSource } from '../random/source.js';
import { calculateFanInAndFanOut, size } from './fans.js';
import { draw, requireNumber } from './requirements.js';

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

const kaimingOptions = defineOptions<KaimingOptions>('kaiming', {
  checks: { a: number, mode: anything, nonlinearity: anything },
});

/** PyTorch's `calculate_gain`: the factor that keeps the variance through a nonlinearity. `param` is leaky_relu's slope. */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  requireNumber('calculateGain', 'param', param);
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
      throw new ArgumentError(`Unsupported nonlinearity ${unquoted(nonlinearity)}`);
  }
}

/** PyTorch's `xavier_uniform_`: uniform on +-gain * sqrt(6 / (fanIn + fanOut)). Glorot and Bengio 2010. */
export function xavierUniform(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  const limit = Math.sqrt(3) * xavierStd(shape, gain);
  return draw('xavierUniform', source, 'uniform', size(shape), -limit, limit);
}

/** PyTorch's `xavier_normal_`: normal with standard deviation gain * sqrt(2 / (fanIn + fanOut)). Glorot and Bengio 2010. */
export function xavierNormal(shape: readonly number[], source: RandomSource, gain = 1): Float32Array {
  return draw('xavierNormal', source, 'normal', size(shape), 0, xavierStd(shape, gain));
}

/** PyTorch's `kaiming_uniform_`: uniform on +-gain * sqrt(3 / fan). He et al. 2015. */
export function kaimingUniform(
  shape: readonly number[],
  source: RandomSource,
  options?: KaimingOptions,
): Float32Array {
  const limit = Math.sqrt(3) * kaimingStd(shape, options);
  return draw('kaimingUniform', source, 'uniform', size(shape), -limit, limit);
}

/** PyTorch's `kaiming_normal_`: normal with standard deviation gain / sqrt(fan). He et al. 2015. */
export function kaimingNormal(
  shape: readonly number[],
  source: RandomSource,
  options?: KaimingOptions,
): Float32Array {
  return draw('kaimingNormal', source, 'normal', size(shape), 0, kaimingStd(shape, options));
}

function xavierStd(shape: readonly number[], gain: number): number {
  requireNumber('xavier', 'gain', gain);
  const { fanIn, fanOut } = calculateFanInAndFanOut(shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

function kaimingStd(shape: readonly number[], options?: KaimingOptions): number {
  const { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' } = kaimingOptions.readNamed(options);
  const { fanIn, fanOut } = calculateFanInAndFanOut(shape);
  if (mode !== 'fan_in' && mode !== 'fan_out') {
    throw new ArgumentError(`Mode ${unquoted(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}

/** Quotes an unknown name as PyTorch does. */
function unquoted(value: unknown): string {
  return typeof value === 'string' ? printable(value) : describe(value);
}
