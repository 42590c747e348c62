import { InputError } from '@unroll/app-shared';
import { fromTypedArray, type Tensor } from '@unroll/core';

export interface Windows {
  /** [count, length]: indices of characters. */
  x: Tensor;
  /** [count, length]: the character after each. */
  y: Tensor;
  count: number;
}

/**
 * Cuts a text into windows of `length` characters, one after another; what is left at the end is left out.
 *
 * @throws InputError where it does not fill one window; `part` says which text.
 */
export function cutWindows(indices: Int32Array, length: number, part: string): Windows {
  const count = Math.floor((indices.length - 1) / length);
  if (count < 1) {
    throw new InputError(
      `the ${part} has ${indices.length} characters, expected at least ${length + 1} for one window of ${length}`,
    );
  }
  const used = count * length;
  return {
    x: fromTypedArray(indices.slice(0, used), [count, length]),
    y: fromTypedArray(indices.slice(1, used + 1), [count, length]),
    count,
  };
}
