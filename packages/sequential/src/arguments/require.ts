/** One argument, checked where a call has no options to read. */
import { Tensor } from '@unroll/core';
import { type Check, check, expected } from '@unroll/core/internal';

/** @throws ArgumentError that names the argument, what was expected and what came. */
export function requireArgument<T>(
  operation: string,
  argument: string,
  { accepts, wanted }: Check<T>,
  value: unknown,
): asserts value is T {
  if (!accepts(value)) throw expected(operation, argument, wanted, value);
}

/** @throws ArgumentError for what is no tensor. */
export function requireTensor(operation: string, argument: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor)) throw expected(operation, argument, 'a tensor', value);
}

/** Sizes that are all known, of a weight. */
export const sizes = check<readonly number[]>(
  'a list of integers >= 0',
  (value) =>
    Array.isArray(value) &&
    // Holes are undefined, which is no size.
    Array.from(value).every((size) => Number.isSafeInteger(size) && size >= 0),
);
