/** The options in a config, each checked for its type: a config is what somebody wrote into a file. */
import { ArgumentError, UnrollError } from '@unroll/core';
import { describe, printable } from '@unroll/core/internal';
import { scope, takeNumbers, toCamelCase } from './scope.js';
import { type Config, isObject } from './serialized.js';

/** Gives the option for a value of a config, or throws what is wrong with it. */
export type Read = (value: unknown, where: string) => unknown;

/** What each key of a config is. */
export type Keys = Readonly<Record<string, Read>>;

/** What is read of a key that no option comes of. */
const nothing = Symbol('nothing');

function check(wanted: string, accepts: (value: unknown) => boolean): Read {
  return (value, where) => {
    if (accepts(value)) return value;
    throw new ArgumentError(`${where} must be ${wanted}, got ${shown(value)}`);
  };
}

/** Also NaN and the infinities: Python's JSON has them. What a class makes of them is for it to say. */
export const number = check('a number', (value) => typeof value === 'number');
export const integer = check('an integer', Number.isSafeInteger);
export const flag = check('true or false', (value) => typeof value === 'boolean');
export const text = check('text', (value) => typeof value === 'string');
export const numbers = check(
  'a list of numbers',
  isList((value) => typeof value === 'number'),
);
export const integers = check('a list of integers', isList(Number.isSafeInteger));
/** One or several axes. */
export const axes = check(
  'an integer or a list of them',
  (value) => Number.isSafeInteger(value) || isList(Number.isSafeInteger)(value),
);
export const shape = check(
  'a list of sizes',
  isList((size) => size === null || (Number.isSafeInteger(size) && (size as number) >= 0)),
);

/** An integer that memory is used by. */
function atMost(limit: number): Read {
  return check(
    `an integer of at most ${limit}`,
    (value) => Number.isSafeInteger(value) && (value as number) <= limit,
  );
}

/** As `atMost`, of a class that a config may name again and again. */
export function numbersAtMost(limit: number): Read {
  const read = atMost(limit);
  return (value, where) => {
    takeNumbers(where, read(value, where) as number);
    return value;
  };
}

export function oneOf(...values: readonly unknown[]): Read {
  return check(`one of ${values.map(String).join(', ')}`, (value) => values.includes(value));
}

export function orNull(read: Read): Read {
  return (value, where) => (value === null ? null : read(value, where));
}

/** A key that Keras has and that changes nothing here, whatever it holds. */
export const ignored: Read = () => nothing;

/** A key of which only these values, which change nothing, can be had here. */
export function only(...values: readonly unknown[]): Read {
  return (value, where) => {
    const isEmpty = isObject(value) && Object.keys(value).length === 0;
    if (values.includes(value) || (values.includes(null) && isEmpty)) return nothing;
    throw new ArgumentError(
      `${where}: only ${values.map(String).join(' or ')} is supported, got ${shown(value)}`,
    );
  };
}

/** As `only`, of what training alone is about: from a file it is left out, and named in the warning. */
export function onlyOrLost(...values: readonly unknown[]): Read {
  const read = only(...values);
  return (value, where) => {
    try {
      return read(value, where);
    } catch (error) {
      const { lost } = scope();
      if (lost === null || !(error instanceof ArgumentError)) throw error;
      lost.push(error.message);
      return nothing;
    }
  };
}

/**
 * The options that `config` holds, by their names in camel case.
 *
 * @throws ArgumentError, naming the key, for one that is not in `keys` and for a value of another type.
 */
export function readOptions(where: string, config: unknown, keys: Keys): Config {
  if (!isObject(config)) throw new ArgumentError(`${where}: expected a config, got ${shown(config)}`);
  const options: Config = {};
  for (const [key, value] of Object.entries(config)) {
    if (!Object.hasOwn(keys, key)) {
      throw new ArgumentError(
        `${where}: unknown option ${describe(key)} in the config. Expected: ${Object.keys(keys).join(', ')}`,
      );
    }
    const option = keys[key]!(value, `${where}: ${key}`);
    if (option !== nothing) options[toCamelCase(key)] = option;
  }
  return options;
}

/** What `make` returns; an error of it tells where in the config it was. */
export function located<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnrollError && !error.message.startsWith(where)) {
      error.message = `${where}: ${error.message}`;
    }
    throw error;
  }
}

export function shown(value: unknown): string {
  return isObject(value) ? printable(jsonOf(value), 80) : describe(value);
}

function jsonOf(value: Config): string {
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    // It holds itself, or is nested too deep.
    return describe(value);
  }
}

function isList(accepts: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(accepts);
}
