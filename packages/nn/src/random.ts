/** The package's random numbers: one generator, as torch has one for the CPU. */
import { fromTypedArray, type Shape, sizeOf, type Tensor } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';

/** What modules, `init` and `DataLoader` draw from. torch.default_generator. */
export const defaultGenerator: TorchGenerator = /* @__PURE__ */ new TorchGenerator();

/**
 * Seeds the default generator: weights, dropout masks and shuffles are from here on those of PyTorch after
 * `torch.manual_seed(seed)` on a CPU.
 *
 * @throws ArgumentError unless the seed is an integer in [-2^63, 2^64).
 */
export function manualSeed(seed: number | bigint): TorchGenerator {
  return defaultGenerator.manualSeed(seed);
}

/** The last seed set. torch.initial_seed. */
export function initialSeed(): bigint {
  return defaultGenerator.initialSeed();
}

/**
 * Where the default generator is: PyTorch's own 5,056 bytes. torch.get_rng_state.
 *
 * Saved in a checkpoint they become the byte tensor that PyTorch takes, and a run that sets them again goes on as if it
 * had never stopped.
 */
export function getRngState(): Uint8Array {
  return defaultGenerator.getState();
}

/**
 * Brings the default generator where `getRngState`, or PyTorch's `torch.get_rng_state`, was called. torch.set_rng_state.
 *
 * @param state Bytes, or a tensor of integers as `load` gives them.
 * @throws ArgumentError for what is not such a state.
 */
export function setRngState(state: Uint8Array | Tensor): void {
  defaultGenerator.setState(state instanceof Uint8Array ? state : Uint8Array.from(state.dataSync()));
}

export interface RandomOptions {
  /** Where to draw from instead of the default generator. */
  generator?: TorchGenerator;
  /** Whether `backward` should fill the result's `grad`. Default false. */
  requiresGrad?: boolean;
}

/** Uniform on [0, 1). torch.rand. */
export function rand(
  shape: Shape,
  { generator = defaultGenerator, requiresGrad = false }: RandomOptions = {},
): Tensor {
  return fromTypedArray(generator.uniform(sizeOf(shape)), shape, { requiresGrad });
}

/** Normal with mean 0 and standard deviation 1. torch.randn. */
export function randn(
  shape: Shape,
  { generator = defaultGenerator, requiresGrad = false }: RandomOptions = {},
): Tensor {
  return fromTypedArray(generator.normal(sizeOf(shape)), shape, { requiresGrad });
}

/** int32 integers in [low, high). torch.randint. */
export function randint(
  low: number,
  high: number,
  shape: Shape,
  { generator = defaultGenerator }: Pick<RandomOptions, 'generator'> = {},
): Tensor {
  return fromTypedArray(generator.randint(sizeOf(shape), low, high), shape);
}

/** A permutation of 0 .. n - 1, int32 [n]. torch.randperm. */
export function randperm(
  n: number,
  { generator = defaultGenerator }: Pick<RandomOptions, 'generator'> = {},
): Tensor {
  return fromTypedArray(generator.randperm(n), [n]);
}
