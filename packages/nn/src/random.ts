/** The package's random numbers: one generator, as torch has one for the CPU. */
import { fromTypedArray, type Shape, Tensor } from '@unroll/core';
import { check, defineOptions, expected, flag, isPlainObject, sizeOf } from '@unroll/core/internal';
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
  if (!(state instanceof Uint8Array) && !(state instanceof Tensor)) {
    throw expected('setRngState', 'state', 'a Uint8Array or a tensor of bytes', state);
  }
  defaultGenerator.setState(state instanceof Uint8Array ? state : Uint8Array.from(state.dataSync()));
}

export interface RandomOptions {
  /** Where to draw from instead of the default generator. */
  generator?: TorchGenerator;
  /** Whether `backward` should fill the result's `grad`. Default false. */
  requiresGrad?: boolean;
}

/** A shape, or its sizes one by one, and then options. */
type ShapeAndOptions = [shape: Shape, options?: RandomOptions] | [...sizes: (number | RandomOptions)[]];

const drawing = defineOptions<RandomOptions>('rand', {
  checks: {
    generator: check('a TorchGenerator', (value) => value instanceof TorchGenerator),
    requiresGrad: flag,
  },
});
const drawingIntegers = defineOptions<Pick<RandomOptions, 'generator'>>('randint', {
  checks: { generator: check('a TorchGenerator', (value) => value instanceof TorchGenerator) },
});

/** Uniform on [0, 1). torch.rand. Its sizes may stand one by one: `rand(2, 3)` is `rand([2, 3])`. */
export function rand(...args: ShapeAndOptions): Tensor {
  return drawn('rand', args, (generator, size) => generator.uniform(size));
}

/** Normal with mean 0 and standard deviation 1. torch.randn. Its sizes may stand one by one. */
export function randn(...args: ShapeAndOptions): Tensor {
  return drawn('randn', args, (generator, size) => generator.normal(size));
}

/** int32 integers in [low, high). torch.randint. */
export function randint(
  low: number,
  high: number,
  shape: Shape,
  options?: Pick<RandomOptions, 'generator'>,
): Tensor {
  const { generator = defaultGenerator } = drawingIntegers.readNamed(options, 'randint');
  requireShape('randint', shape);
  return fromTypedArray(generator.randint(sizeOf(shape), low, high), shape);
}

/** A permutation of 0 .. n - 1, int32 [n]. torch.randperm. */
export function randperm(n: number, options?: Pick<RandomOptions, 'generator'>): Tensor {
  const { generator = defaultGenerator } = drawingIntegers.readNamed(options, 'randperm');
  return fromTypedArray(generator.randperm(n), [n]);
}

function drawn(
  operation: string,
  args: readonly unknown[],
  draw: (generator: TorchGenerator, size: number) => Float32Array,
): Tensor {
  const last = args.at(-1);
  const hasOptions = args.length > 0 && (isPlainObject(last) || (args.length > 1 && last === undefined));
  const sizes = hasOptions ? args.slice(0, -1) : args;
  const { generator = defaultGenerator, requiresGrad = false } = drawing.readNamed(
    hasOptions ? last : undefined,
    operation,
  );
  const shape = sizes.length === 1 && typeof sizes[0] !== 'number' ? sizes[0] : sizes;
  requireShape(operation, shape);
  return fromTypedArray(draw(generator, sizeOf(shape)), shape, { requiresGrad });
}

function requireShape(operation: string, shape: unknown): asserts shape is number[] {
  if (Array.isArray(shape) && Array.from(shape).every((size) => Number.isSafeInteger(size) && size >= 0))
    return;
  throw expected(operation, 'shape', 'a list of integers >= 0', shape);
}
