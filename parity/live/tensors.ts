import { fromTypedArray, type Tensor } from '@unroll/core';
import type { GoldenTensor } from '@unroll/testing';

export function toTensor({ shape, values }: GoldenTensor, options: { requiresGrad?: boolean } = {}): Tensor {
  return fromTypedArray(Float32Array.from(values), shape, options);
}

/** Fills the gradients of sum(outputs * upstream), as the Python side does. */
export function backward(outputs: readonly Tensor[], upstream: readonly GoldenTensor[]): void {
  outputs
    .map((output, i) => output.mul(toTensor(upstream[i]!)).sum())
    .reduce((total, part) => total.add(part))
    .backward();
}
