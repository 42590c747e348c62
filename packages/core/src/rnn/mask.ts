/** Masks of sequences: which steps of which sample count. */
import { count, defineOptions, flag, listOf } from '../arguments/index.js';
import { fromTypedArray } from '../create.js';
import { describe } from '../describe.js';
import { ArgumentError, ShapeError } from '../errors.js';
import { expected, requireInteger } from '../expected.js';
import { where } from '../ops/index.js';
import { newArray } from '../room.js';
import { sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';

const maskOptions = defineOptions<{ timeMajor?: boolean }>('sequenceMask', { checks: { timeMajor: flag } });

/** A step's row of a mask: a bool per sample [B], or a word where all samples agree. */
export type MaskRow = Tensor | 'all' | 'none';

/**
 * The mask of sequences of these lengths, true on the first `lengths[b]` of `steps` steps: [B, T], or [T, B] with `timeMajor`.
 *
 * @throws ArgumentError for a length that is not an integer from 0 to `steps`.
 */
export function sequenceMask(
  lengths: readonly number[],
  steps: number,
  options?: { timeMajor?: boolean },
): Tensor {
  const { timeMajor = false } = maskOptions.readNamed(options);
  requireInteger('sequenceMask', 'steps', steps, 0);
  if (!listOf(count).accepts(lengths)) {
    throw expected('sequenceMask', 'lengths', `integers from 0 to ${steps}`, lengths);
  }
  for (const length of lengths) {
    if (length <= steps) continue;
    throw expected('sequenceMask', 'lengths', `integers from 0 to ${steps}`, length);
  }
  const batch = lengths.length;
  const values = newArray('sequenceMask', Uint8Array, batch * steps);
  for (const [b, length] of lengths.entries()) {
    for (let t = 0; t < length; t++) values[timeMajor ? t * batch + b : b * steps + t] = 1;
  }
  return fromTypedArray(values, timeMajor ? [steps, batch] : [batch, steps]);
}

/** @throws ArgumentError or ShapeError when `mask` is not a bool for each step of `x`. */
export function checkMask(operation: string, mask: Tensor, x: Tensor): void {
  const wanted = x.shape.slice(0, 2);
  if (mask.dtype !== 'bool') throw new ArgumentError(`${operation}: mask must be bool, got ${mask.dtype}`);
  if (!sameShape(mask.shape, wanted)) {
    throw new ShapeError(
      `${operation}: mask must have shape ${describe(wanted)}, got ${describe(mask.shape)}`,
    );
  }
}

/** The rows of `mask`, one for each step of `x`. Most rows of most masks are all true or all false. */
export function maskRows(mask: Tensor, x: Tensor, timeAxis: 0 | 1): MaskRow[] {
  checkMask('scan', mask, x);
  const values = mask.dataSync();
  const [major, minor] = mask.shape as [number, number];
  const [batch, steps] = timeAxis === 0 ? [minor, major] : [major, minor];
  return Array.from({ length: steps }, (_, t) => {
    let count = 0;
    for (let b = 0; b < batch; b++) count += values[timeAxis === 0 ? t * batch + b : b * steps + t] ? 1 : 0;
    if (count === batch) return 'all';
    return count === 0 ? 'none' : mask.select(timeAxis, t);
  });
}

/** `a` for the samples that the row has true, `b` for the others; the first axis is the batch. */
export function choose(row: MaskRow, a: Tensor, b: Tensor): Tensor {
  if (row === 'all') return a;
  if (row === 'none') return b;
  return where(row.reshape([-1, ...a.shape.slice(1).map(() => 1)]), a, b);
}
