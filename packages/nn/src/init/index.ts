/**
 * Initial values: torch.nn.init. Each function fills a tensor with values from the default generator and returns it; after
 * `manualSeed` they are PyTorch's. Values are replaced, not overwritten: graphs keep the old ones.
 */
import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import * as initializers from '@unroll/core/initializers';
import { type Check, check, defineOptions, type Leading, number, oneOf, orNull } from '@unroll/core/internal';
import type { TorchGenerator } from '@unroll/core/random';
import { generator as generatorCheck, requireTensor } from '../arguments.js';
import { defaultGenerator } from '../random.js';

export type { KaimingOptions, Nonlinearity } from '@unroll/core/initializers';

export interface DrawOptions {
  /** Where to draw from instead of the default generator. */
  generator?: TorchGenerator;
}

export interface UniformOptions extends DrawOptions {
  /** Default 0. */
  a?: number;
  /** Default 1. */
  b?: number;
}

const uniformArguments = defineOptions<UniformOptions>('uniform_', {
  positional: ['a', 'b', 'generator'],
  checks: { a: number, b: number, generator: generatorCheck },
});

/**
 * Uniform on [a, b), by default [0, 1).
 *
 * @throws ArgumentError when a is larger than b.
 */
export function uniform_(
  tensor: Tensor,
  ...args: Leading<[a: number, b: number, generator: TorchGenerator], UniformOptions>
): Tensor {
  const { a = 0, b = 1, generator = defaultGenerator } = uniformArguments.read(args);
  requireTensor('uniform_', 'tensor', tensor);
  if (a > b) {
    throw new ArgumentError(`uniform_ expects to return a [from, to) range, but found from=${a} > to=${b}`);
  }
  return fill(tensor, generator.uniform(tensor.numel(), a, b));
}

export interface NormalOptions extends DrawOptions {
  /** Default 0. */
  mean?: number;
  /** Standard deviation. Default 1. */
  std?: number;
}

const normalArguments = defineOptions<NormalOptions>('normal_', {
  positional: ['mean', 'std', 'generator'],
  checks: { mean: number, std: number, generator: generatorCheck },
});

/**
 * Normal, by default with mean 0 and standard deviation 1.
 *
 * @throws ArgumentError for a negative standard deviation.
 */
export function normal_(
  tensor: Tensor,
  ...args: Leading<[mean: number, std: number, generator: TorchGenerator], NormalOptions>
): Tensor {
  const { mean = 0, std = 1, generator = defaultGenerator } = normalArguments.read(args);
  requireTensor('normal_', 'tensor', tensor);
  if (std < 0) throw new ArgumentError(`normal_: std must be >= 0, got ${std}`);
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

const truncNormalArguments = defineOptions<TruncNormalOptions>('truncNormal_', {
  positional: ['mean', 'std', 'a', 'b', 'generator'],
  checks: { mean: number, std: number, a: number, b: number, generator: generatorCheck },
});

/** Normal within [a, b]. */
export function truncNormal_(
  tensor: Tensor,
  ...args: Leading<
    [mean: number, std: number, a: number, b: number, generator: TorchGenerator],
    TruncNormalOptions
  >
): Tensor {
  const { mean = 0, std = 1, a = -2, b = 2, generator = defaultGenerator } = truncNormalArguments.read(args);
  requireTensor('truncNormal_', 'tensor', tensor);
  return fill(tensor, generator.truncatedNormal(tensor.numel(), mean, std, a, b));
}

const constantArguments = defineOptions<{ val: number }>('constant_', {
  positional: ['val'],
  required: 1,
  checks: { val: check('a number', (value) => typeof value === 'number') },
});

/** `value` everywhere. */
export function constant_(tensor: Tensor, value: number): Tensor {
  requireTensor('constant_', 'tensor', tensor);
  constantArguments.read([value]);
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
  requireTensor('eye_', 'tensor', tensor);
  if (tensor.ndim !== 2) {
    throw new ShapeError(`eye_: Only tensors with 2 dimensions are supported, got ${tensor.ndim}`);
  }
  return fill(tensor, initializers.identity(tensor.shape));
}

export interface GainOptions extends DrawOptions {
  /** Scales the values, see `calculateGain`. Default 1. */
  gain?: number;
}

const gainArguments = defineOptions<GainOptions>('xavier', {
  positional: ['gain', 'generator'],
  checks: { gain: number, generator: generatorCheck },
});

type GainPlaces = Leading<[gain: number, generator: TorchGenerator], GainOptions>;

/**
 * Uniform on +-gain * sqrt(6 / (fan_in + fan_out)). Glorot & Bengio (2010).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function xavierUniform_(tensor: Tensor, ...args: GainPlaces): Tensor {
  const { gain = 1, generator = defaultGenerator } = gainArguments.read(args, 'xavierUniform_');
  requireTensor('xavierUniform_', 'tensor', tensor);
  return fill(tensor, initializers.xavierUniform(tensor.shape, generator, gain));
}

/**
 * Normal with standard deviation gain * sqrt(2 / (fan_in + fan_out)). Glorot & Bengio (2010).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function xavierNormal_(tensor: Tensor, ...args: GainPlaces): Tensor {
  const { gain = 1, generator = defaultGenerator } = gainArguments.read(args, 'xavierNormal_');
  requireTensor('xavierNormal_', 'tensor', tensor);
  return fill(tensor, initializers.xavierNormal(tensor.shape, generator, gain));
}

export interface KaimingDrawOptions extends DrawOptions, initializers.KaimingOptions {}

/** Which ones there are, the initializers say in PyTorch's words. */
const name = <T extends string>(): Check<T> => check<T>('a string', (value) => typeof value === 'string');

const kaimingArguments = defineOptions<KaimingDrawOptions>('kaiming', {
  positional: ['a', 'mode', 'nonlinearity', 'generator'],
  checks: {
    a: number,
    mode: oneOf('fan_in', 'fan_out'),
    nonlinearity: name<initializers.Nonlinearity>(),
    generator: generatorCheck,
  },
});

type KaimingPlaces = Leading<
  [a: number, mode: 'fan_in' | 'fan_out', nonlinearity: initializers.Nonlinearity, generator: TorchGenerator],
  KaimingDrawOptions
>;

/**
 * Uniform on +-gain * sqrt(3 / fan), the gain that of `nonlinearity`. He et al. (2015), arXiv:1502.01852.
 *
 * @throws ShapeError for fewer than two axes, ArgumentError for an unknown nonlinearity.
 */
export function kaimingUniform_(tensor: Tensor, ...args: KaimingPlaces): Tensor {
  const { generator = defaultGenerator, ...options } = kaimingArguments.read(args, 'kaimingUniform_');
  requireTensor('kaimingUniform_', 'tensor', tensor);
  return fill(tensor, initializers.kaimingUniform(tensor.shape, generator, options));
}

/**
 * Normal with standard deviation gain / sqrt(fan), the gain that of `nonlinearity`. He et al. (2015), arXiv:1502.01852.
 *
 * @throws ShapeError for fewer than two axes, ArgumentError for an unknown nonlinearity.
 */
export function kaimingNormal_(tensor: Tensor, ...args: KaimingPlaces): Tensor {
  const { generator = defaultGenerator, ...options } = kaimingArguments.read(args, 'kaimingNormal_');
  requireTensor('kaimingNormal_', 'tensor', tensor);
  return fill(tensor, initializers.kaimingNormal(tensor.shape, generator, options));
}

/**
 * A matrix with orthonormal rows or columns, times gain; axes after the first are flattened. Saxe et al. (2014).
 *
 * @throws ShapeError for fewer than two axes.
 */
export function orthogonal_(tensor: Tensor, ...args: GainPlaces): Tensor {
  const { gain = 1, generator = defaultGenerator } = gainArguments.read(args, 'orthogonal_');
  requireTensor('orthogonal_', 'tensor', tensor);
  return fill(tensor, initializers.torchOrthogonal(tensor.shape, generator, gain));
}

function fill(tensor: Tensor, values: Float32Array): Tensor {
  tensor.assign(values);
  return tensor;
}

const gainOf = defineOptions<{ nonlinearity: initializers.Nonlinearity; param?: number | null }>(
  'calculateGain',
  {
    positional: ['nonlinearity', 'param'],
    required: 1,
    checks: { nonlinearity: name<initializers.Nonlinearity>(), param: orNull(number) },
  },
);

/**
 * The factor that keeps the variance through a nonlinearity. `param` is leaky_relu's slope, 0.01 by default.
 *
 * @throws ArgumentError for an unknown nonlinearity.
 */
export function calculateGain(nonlinearity: initializers.Nonlinearity, param?: number | null): number {
  const { param: slope } = gainOf.read([nonlinearity, param]);
  return initializers.calculateGain(nonlinearity, slope ?? undefined);
}
