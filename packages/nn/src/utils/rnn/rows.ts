/** Between packed rows and padded sequences, time first and longest sample first. */
import { concat, full, type Tensor } from '@unroll/core';

/** Packed rows [sum, *] as [T, B, *], with `paddingValue` where a sequence has ended. */
export function padRows(rows: Tensor, batchSizes: readonly number[], paddingValue = 0): Tensor {
  const [batch = 0] = batchSizes;
  const rest = rows.shape.slice(1);
  const shape = [batchSizes.length, batch, ...rest];
  if (batchSizes.at(-1) === batch) return rows.reshape(shape);
  const pieces = rows.split(batchSizes).flatMap((step) => {
    const missing = batch - step.size(0);
    return missing === 0 ? [step] : [step, full([missing, ...rest], paddingValue, { dtype: rows.dtype })];
  });
  return concat(pieces).reshape(shape);
}

/** The inverse of `padRows`; what is padding is left out. */
export function unpadRows(padded: Tensor, batchSizes: readonly number[]): Tensor {
  const batch = padded.size(1);
  const rows = padded.flatten(0, 1);
  if (batchSizes.at(-1) === batch) return rows;
  const pieces = rows.split(batchSizes.flatMap((size) => [size, batch - size]));
  return concat(pieces.filter((_, i) => i % 2 === 0));
}

/** How many samples reach each step; lengths fall. */
export function batchSizesOf(lengths: readonly number[]): number[] {
  return Array.from({ length: lengths[0] ?? 0 }, (_, t) => lengths.filter((length) => length > t).length);
}

/** The inverse of `batchSizesOf`. */
export function lengthsOf(batchSizes: readonly number[]): number[] {
  return Array.from({ length: batchSizes[0] ?? 0 }, (_, b) => batchSizes.filter((size) => size > b).length);
}
