/** What arguments of several of Keras's classes must be. */
import { type Check, check, isPlainObject, oneOf, worded } from '@unroll/core/internal';
import { isSerialized } from '../serialized/serialized.js';

/** What an initializer, an activation and the like are made of; the function that makes it checks what it is. */
export const like = check<never>(
  'a name, a config, a function or an object',
  (value) => !isPlainObject(value) || isSerialized(value),
);

/** What the class itself checks, with Keras's words; only options are no value. */
export function ownWords<T>(wanted: string): Check<T> {
  return check(wanted, (value) => !isPlainObject(value));
}

/** An option of Keras that can be had here with these values alone. */
export function only<const T extends readonly (string | number | boolean | null)[]>(
  reason: string,
  ...values: T
): Check<T[number]> {
  const check = oneOf<T[number]>(...values);
  return worded(`${check.wanted.replace(/^one of (?!.*,)/, '')} (${reason})`, check);
}

/** Sizes, null for those that may vary. */
export const symbolicShape = check<readonly (number | null)[]>(
  'a list of integers >= 0, null where the size may vary',
  (value) =>
    Array.isArray(value) &&
    // Holes are undefined, which is no size.
    Array.from(value).every((size) => size === null || (Number.isSafeInteger(size) && size >= 0)),
);

export const integers = check<readonly number[]>(
  'a list of integers',
  (value) => Array.isArray(value) && Array.from(value).every(Number.isSafeInteger),
);

/** One or several axes. */
export const axes = check<number | readonly number[]>(
  'an integer or a list of integers',
  (value) => Number.isSafeInteger(value) || integers.accepts(value),
);
