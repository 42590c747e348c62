/**
 * Initial values: torch.nn.init. Each function fills a tensor with values from the default generator and returns it; after
 * `manualSeed` they are PyTorch's. Values are replaced, not overwritten: graphs keep the old ones.
 */
import { ShapeError, type Tensor } from '@unroll/core';
import * as initializers from '@unroll/core/initializers';
import type { TorchGenerator } from '@unroll/core/random';
import { defaultGenerator } from '../random.js';

export { calculateGain, type KaimingOptions, type Nonlinearity } from '@unroll/core/initializers';

export interface DrawOptions {
  /** Where to draw from instead of the default generator. */
  generator?: TorchGenerator;
}

/** Uniform on [a, b), by default [0, 1). */
export function uniform_(
  tensor: Tensor,
  { a = 0, b = 1, generator = defaultGenerator }: DrawOptions & { a?: number; b?: number } = {},
): Tensor {
  return fill(tensor, generator.uniform(tensor.numel(), a, b));
}

/** Normal, by default with mean 0 and standard deviation 1. */
export function normal_(
  tensor: Tensor,
  { mean = 0, std = 1, generator = defaultGenerator }: DrawOptions & { mean?: number; std?: number } = {},
): Tensor {
  return fill(tensor, generator.normal(tensor.numel(), mean, std));
}

export interface TruncNormalOptions extends DrawOptions {
  mean?: number;
  std?: number;
  /** Least value. Default -2. */
  a?: number;
  /** Largest value. Default 2. */
  b?: number;
}

/** Normal within [a, b]. */
export function truncNormal_(
  tensor: Tensor,
  { mean = 0, std = 1, a = -2, b = 2, generator = defaultGenerator }: TruncNormalOptions = {},
): Tensor {
  return fill(tensor, generator.truncatedNormal(tensor.numel(), mean, std, a, b));
}

/** `value` everywhere. */
export function constant_(tensor: Tensor, value: number): Tensor {
  return fill(tensor, initializers.constant(tensor.shape, value));
}

export function ones_(tensor: Tensor): Tensor {
  return constant_(tensor, 1);
}

export function zeros_(tensor: Tensor): Tensor {
  return constant_(tensor, 0);
}

/**
 * Ones on the main diagonal, zeros elsewhere.
 *
 * @throws ShapeError unless the tensor is a matrix.
 */
export function eye_(tensor: Tensor): Tensor {
  if (tensor.ndim !== 2) {
    throw new ShapeError(`eye_: Only tensors with 2 dimensions are supported, got ${tensor.ndim}`);
  }
  return fill(tensor, initializers.identity(tensor.shape));
}

export interface GainOptions extends DrawOptions {
  /** Scales the values, see `calculateGain`. Default 1. */
  gain?: number;
}

/**
 * Uniform on +-gain * sqrt(6 / (fan_in + fan_out)). Glorot & Bengio (2010).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function xavierUniform_(
  tensor: Tensor,
  { gain = 1, generator = defaultGenerator }: GainOptions = {},
): Tensor {
  return fill(tensor, initializers.xavierUniform(tensor.shape, generator, gain));
}

/**
 * Normal with standard deviation gain * sqrt(2 / (fan_in + fan_out)). Glorot & Bengio (2010).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function xavierNormal_(
  tensor: Tensor,
  { gain = 1, generator = defaultGenerator }: GainOptions = {},
): Tensor {
  return fill(tensor, initializers.xavierNormal(tensor.shape, generator, gain));
}

/**
 * Uniform on +-gain * sqrt(3 / fan), the gain that of `nonlinearity`. He et al. (2015), arXiv:1502.01852.
 *
 * @throws ShapeError for fewer than two axes, ArgumentError for an unknown nonlinearity.
 */
export function kaimingUniform_(
  tensor: Tensor,
  { generator = defaultGenerator, ...options }: DrawOptions & initializers.KaimingOptions = {},
): Tensor {
  return fill(tensor, initializers.kaimingUniform(tensor.shape, generator, options));
}

/**
 * Normal with standard deviation gain / sqrt(fan), the gain that of `nonlinearity`. He et al. (2015), arXiv:1502.01852.
 *
 * @throws ShapeError for fewer than two axes, ArgumentError for an unknown nonlinearity.
 */
export function kaimingNormal_(
  tensor: Tensor,
  { generator = defaultGenerator, ...options }: DrawOptions & initializers.KaimingOptions = {},
): Tensor {
  return fill(tensor, initializers.kaimingNormal(tensor.shape, generator, options));
}

/**
 * A matrix with orthonormal rows or columns, times gain; axes after the first are flattened. Saxe et al. (2014).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function orthogonal_(
  tensor: Tensor,
  { gain = 1, generator = defaultGenerator }: GainOptions = {},
): Tensor {
  return fill(tensor, initializers.torchOrthogonal(tensor.shape, generator, gain));
}

function fill(tensor: Tensor, values: Float32Array): Tensor {
  tensor.assign(values);
  return tensor;
}
