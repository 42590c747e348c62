/** Arguments that Keras takes as one integer or as a tuple of them: `keras.src.utils.argument_validation`. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';

/** An integer, or a list of them. */
export type Integers = number | readonly number[];

/**
 * `value` as a list of `n` integers; one integer stands for all of them.
 *
 * @param name Of the argument, for errors.
 * @param least What each must at least be: 0 or 1.
 * @throws ArgumentError, in Keras's words, for another length and for what is no such integer.
 */
export function integerList(value: unknown, n: number, name: string, least: 0 | 1): number[] {
  const given: readonly unknown[] | null = Array.isArray(value)
    ? value
    : typeof value === 'number'
      ? [value]
      : null;
  const wrong = `The \`${name}\` argument must be a tuple of ${n} integers. Received ${name}=${describe(value)}`;
  if (given === null || (Array.isArray(value) && given.length !== n)) throw new ArgumentError(wrong);
  const list = Array.from({ length: n }, (_, i) => given[given.length === 1 ? 0 : i]);
  for (const item of list) {
    if (!Number.isSafeInteger(item)) {
      throw new ArgumentError(`${wrong}, including element ${describe(item)} which is no integer`);
    }
    if ((item as number) < least) {
      throw new ArgumentError(
        `${wrong}, including values {${describe(item)}} that do not satisfy \`value ${least === 0 ? '>= 0' : '> 0'}\``,
      );
    }
  }
  return list as number[];
}
