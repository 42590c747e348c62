/** The kinds of options that several classes have. */
import { ArgumentError } from '@unroll/core';
import {
  describe,
  flag as flagCheck,
  integer as integerCheck,
  number as numberCheck,
  orNull,
} from '@unroll/core/internal';
import { axes as axesCheck, only, ownWords } from '../arguments/checks.js';
import { dataFormat as dataFormatCheck, standardDataFormat } from '../arguments/data-format.js';
import { requireFraction } from '../arguments/fraction.js';
import { type Integers, integerList } from '../arguments/integer-list.js';
import * as config from '../serialized/read-options.js';
import { fieldless, optional, required } from './option.js';
import { scalar } from './reads.js';

export const flag = (fallback: boolean) => optional(flagCheck, fallback, { read: config.flag });

export const requiredNumber = () => required(numberCheck, { read: scalar });

/** A number; before Keras 3 some were arrays of one. */
export const number = (fallback: number, key?: string) =>
  optional(numberCheck, fallback, { read: scalar, ...(key !== undefined && { key }) });

/** The size of what a layer puts out at each step. */
export const units = () =>
  required(ownWords<number>('a positive integer'), {
    make(given, name) {
      if (Number.isInteger(given) && given > 0) return given;
      throw new ArgumentError(
        `Received an invalid value for argument \`${name}\`, expected a positive integer, got ${describe(given)}.`,
      );
    },
    read: config.integer,
  });

export const integer = (fallback: number) => optional(integerCheck, fallback, { read: config.integer });

/** An integer, or null, which is the default. */
export const integerOrNull = () =>
  optional(orNull(integerCheck), null, { read: config.orNull(config.integer) });

/** Seed of what the layer draws. */
export const seed = integerOrNull;

/** A number in [0, 1]; Keras's words say so. */
export const fraction = () =>
  required(ownWords<number>('a number in [0, 1]'), {
    make(given, name) {
      requireFraction(name, given);
      return given;
    },
    read: scalar,
  });

/** One axis or several. */
export const axes = (fallback: Integers) =>
  optional<Integers, Integers>(axesCheck, fallback, { make: copied, write: copied, read: config.axes });

/** `value`, a list as a list of its own. */
export function copied<T>(value: T): T {
  return Array.isArray(value) ? ([...value] as T) : value;
}

/** How many steps at the beginning and at the end, or one number for both. */
export const ends = () =>
  optional<Integers, readonly [number, number]>(ownWords('an integer >= 0 or two of them'), 1, {
    make: (given, name) => integerList(given, 2, name, 0) as [number, number],
    write: copied,
    read: config.axes,
  });

/** What an option must be, and is made of, that Keras wants to be a positive integer. */
export const positiveInteger = [
  ownWords<number>('a positive integer'),
  {
    make(given: number, name: string): number {
      if (Number.isSafeInteger(given) && given > 0) return given;
      throw new ArgumentError(
        `Argument \`${name}\` should be a positive integer. Received: ${name}=${describe(given)}`,
      );
    },
    read: config.integer,
  },
] as const;

/** Where features stand. */
export const dataFormat = () =>
  optional(dataFormatCheck, null, {
    make: standardDataFormat,
    read: config.oneOf('channels_last', 'channels_first', null),
  });

/** An option of Keras that can be had here with these values alone, which change nothing. */
export const refused = <const T extends readonly (string | number | boolean | null)[]>(
  reason: string,
  ...values: T
) => fieldless(only(reason, ...values), config.only(...values));
