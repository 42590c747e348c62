import { newArray } from '../room.js';

/** What dropout keeps, one bit an element: 32 times smaller than the factors themselves, and saved until backward. */
export interface DropMask {
  /** Bit `i % 16` of word `floor(i / 16)` says whether element i is kept; at least as many bits as elements. */
  bits: Uint16Array;
  /** What kept elements are multiplied by. */
  scale: number;
}

/** The bits of `n` elements. `keeps` is asked in order whether an element is kept. */
export function packBits(n: number, keeps: (i: number) => boolean): Uint16Array {
  const bits = newArray('dropMask', Uint16Array, Math.ceil(n / 16));
  for (let i = 0; i < n; i++) if (keeps(i)) bits[i >> 4]! |= 1 << (i & 15);
  return bits;
}

/** So many floats have to be there behind values under a mask: kernels read its words whole, 16 elements each. */
export const MASK_SLACK = 16;

/** Writes the `values` that the mask keeps to `out`, scaled, and 0 for the others. */
export function applyMask(values: Float32Array, { bits, scale }: DropMask, out: Float32Array): void {
  for (let i = 0; i < values.length; i++) out[i] = (bits[i >> 4]! >> (i & 15)) & 1 ? values[i]! * scale : 0;
}

/** The `n` factors that the mask stands for: its scale, or 0. */
export function factorsOf({ bits, scale }: DropMask, n: number): Float32Array {
  const factors = newArray('dropoutMask', Float32Array, n);
  for (let i = 0; i < n; i++) factors[i] = (bits[i >> 4]! >> (i & 15)) & 1 ? scale : 0;
  return factors;
}
