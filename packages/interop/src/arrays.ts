import { type Tensor, tensor } from '@unroll/core';
import type { NamedArray, StateDict } from '@unroll/formats';

/** A copy of a tensor's values, with their shape. */
export function arrayOf(values: Tensor): NamedArray {
  return { shape: [...values.shape], values: Float32Array.from(values.dataSync()) };
}

export function tensorOf({ shape, values }: NamedArray): Tensor {
  return tensor(values, { shape });
}

/** Names that end in `suffix`, without it. */
export function withoutSuffix(state: Record<string, Tensor>, suffix: string): StateDict {
  const entries = Object.entries(state).filter(([name]) => name.endsWith(suffix));
  return Object.fromEntries(
    entries.map(([name, values]) => [name.slice(0, name.length - suffix.length), arrayOf(values)]),
  );
}
