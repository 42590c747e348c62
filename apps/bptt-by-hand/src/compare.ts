import { type Gradients, type Matrix, weightNames } from './model.js';

/** The largest difference that float32 rounding explains, as a part of the largest entry of the whole gradient. */
export const float32Tolerance = 1e-5;

/** The largest |p - q| of two matrices. */
export function largestDifference(p: Matrix, q: Matrix): number {
  return Math.max(...p.flatMap((row, i) => row.map((value, j) => Math.abs(value - q[i]![j]!))));
}

/** Whether two gradients are the same but for float32 rounding. NaN agrees with nothing. */
export function agree(reference: Gradients, other: Gradients): boolean {
  const largestEntry = Math.max(...weightNames.flatMap((name) => reference[name].flat().map(Math.abs)));
  return weightNames.every(
    (name) => largestDifference(reference[name], other[name]) <= float32Tolerance * largestEntry,
  );
}
