import { ArgumentError, add, asTensor, noGrad, stack, Tensor } from '@unroll/core';
import { anything, defineOptions, expected, flag, type Leading, number } from '@unroll/core/internal';
import { isIterable } from '../arguments.js';

export interface ClipGradNormOptions {
  /** Which p-norm; Infinity is the largest absolute value, -Infinity the smallest. Default 2. */
  normType?: number;
  /** Throws when the norm is not finite, rather than scale by it. Default false. */
  errorIfNonfinite?: boolean;
}

type Parameters = Tensor | Iterable<Tensor>;

const clipNorm = defineOptions<ClipGradNormOptions & { parameters: Parameters; maxNorm: number }>(
  'clipGradNorm',
  {
    positional: ['parameters', 'maxNorm', 'normType', 'errorIfNonfinite'],
    required: 2,
    checks: { parameters: anything, maxNorm: number, normType: number, errorIfNonfinite: flag },
  },
);
const clipValueArguments = defineOptions<{ parameters: Parameters; clipValue: number }>('clipGradValue', {
  positional: ['parameters', 'clipValue'],
  required: 2,
  checks: { parameters: anything, clipValue: number },
});

/**
 * Scales the gradients of all parameters together so that their norm, taken as one vector, is at most `maxNorm`.
 * torch.nn.utils.clip_grad_norm_. Pascanu et al. (2013), arXiv:1211.5063.
 *
 * ```ts
 * loss.backward();
 * const norm = nn.utils.clipGradNorm(net.parameters(), 1).item();
 * optimizer.step();
 * ```
 *
 * @returns The norm before clipping, a scalar.
 * @throws ArgumentError for what is no number, and with `errorIfNonfinite`.
 */
export function clipGradNorm(
  ...args: [
    parameters: Tensor | Iterable<Tensor>,
    maxNorm: number,
    ...Leading<[normType: number, errorIfNonfinite: boolean], ClipGradNormOptions>,
  ]
): Tensor {
  const { parameters, maxNorm, normType = 2, errorIfNonfinite = false } = clipNorm.read(args);
  const gradients = gradientsOf(parameters);
  return noGrad(() => {
    const total = totalNorm(gradients, normType);
    const norm = total.item();
    if (errorIfNonfinite && !Number.isFinite(norm)) {
      throw new ArgumentError(
        `The total norm of order ${normType} for gradients is non-finite (${norm}), so it cannot be clipped`,
      );
    }
    const scale = total.add(1e-6).pow(-1).mul(maxNorm).clip(Number.NEGATIVE_INFINITY, 1);
    if (scale.item() !== 1) for (const gradient of gradients) gradient.assign(gradient.mul(scale));
    return total;
  });
}

/** `clipGradNorm` by PyTorch's own name. */
export { clipGradNorm as clipGradNorm_ };

/**
 * Limits each element of the gradients to [-clipValue, clipValue]. torch.nn.utils.clip_grad_value_.
 *
 * @throws ArgumentError when clipValue is negative.
 */
export function clipGradValue(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  clipValueArguments.read([parameters, clipValue]);
  if (clipValue < 0) {
    throw new ArgumentError(`clipGradValue: clipValue must be a number >= 0, got ${clipValue}`);
  }
  for (const gradient of gradientsOf(parameters)) gradient.assign(gradient.clip(-clipValue, clipValue));
}

/** `clipGradValue` by PyTorch's own name. */
export { clipGradValue as clipGradValue_ };

/** The norm of the gradients' norms: for an order of 0, how many of them are not all zeros, as in PyTorch. */
function totalNorm(gradients: readonly Tensor[], order: number): Tensor {
  if (gradients.length === 0) return asTensor(0);
  if (order === 2) {
    const squares = gradients.map((gradient) => gradient.square().sum());
    return squares.reduce((a, b) => add(a, b)).sqrt();
  }
  return vectorNorm(stack(gradients.map((gradient) => vectorNorm(gradient, order))), order);
}

function vectorNorm(values: Tensor, order: number): Tensor {
  const sizes = values.abs();
  if (order === Infinity) return sizes.max();
  if (order === -Infinity) return sizes.min();
  if (order === 0) return values.notEqual(0).cast('float32').sum();
  return sizes
    .pow(order)
    .sum()
    .pow(1 / order);
}

function gradientsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  const list = parameters instanceof Tensor ? [parameters] : iterated(parameters);
  return list.flatMap(({ grad }) => grad ?? []);
}

function iterated(parameters: unknown): Tensor[] {
  const wanted = 'a tensor or an iterable of tensors';
  if (!isIterable(parameters)) throw expected('clipGrad', 'parameters', wanted, parameters);
  const list = [...parameters];
  const other = list.find((item) => !(item instanceof Tensor));
  if (other !== undefined || list.includes(undefined))
    throw expected('clipGrad', 'parameters', wanted, other);
  return list as Tensor[];
}
