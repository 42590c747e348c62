import { ArgumentError, UnrollError } from '@unroll/core';
import { describe, printable } from '@unroll/core/internal';
import { type Config, isObject, type SerializedObject } from './serialized.js';

/** Classes and functions of one's own, by the names that configs have for them. */
export type CustomObjects = Readonly<Record<string, unknown>>;

/** What holds while one config is read. */
interface Scope {
  customObjects: CustomObjects;
  /** Whether the config is one of before Keras 3, where some names meant something else. */
  isBeforeKeras3: boolean;
  /** How many elements of weights may still be made: those that the file has. */
  weightsLeft: number;
  /** Whether weights are being made that a file has values for. */
  fillsWeights: boolean;
  /** How many numbers beside weights a config may ask memory for: carried states, thresholds. */
  numbersLeft: number;
  /** Where what a file says of training and cannot be had is named, to be left out; null where it is refused. */
  lost: string[] | null;
  /** How deep in layers within layers the reader is. */
  depth: number;
}

const none: Scope = {
  customObjects: {},
  isBeforeKeras3: false,
  weightsLeft: Number.POSITIVE_INFINITY,
  fillsWeights: false,
  numbersLeft: Number.POSITIVE_INFINITY,
  lost: null,
  depth: 0,
};

/** What a config without a file of weights may ask for: half a gigabyte. */
const MOST_WEIGHTS = 2 ** 27;
const NUMBERS = 2 ** 22;
const NUMBERS_PER_WEIGHT = 64;

/** Layers within layers: deeper than any model, shallower than the stack. */
const MOST_DEPTH = 64;

/** The bounds for a config that came without weights. */
export const configAlone: Partial<Scope> = { weightsLeft: MOST_WEIGHTS, numbersLeft: NUMBERS };

/** The bounds for a config whose file has weights of so many elements. */
export function configOfFile(elements: number): Partial<Scope> {
  const numbersLeft = NUMBERS + NUMBERS_PER_WEIGHT * elements;
  return { weightsLeft: elements, fillsWeights: true, numbersLeft };
}

let current = none;

export function scope(): Readonly<Scope> {
  return current;
}

/** Runs `read`, which must not be asynchronous, with other settings. */
export function inScope<T>(settings: Partial<Scope>, read: () => T): T {
  const before = current;
  current = { ...before, ...settings };
  try {
    return read();
  } finally {
    current = before;
  }
}

/** Whether weights are being made that a file has values for: no initializer has to run then. */
export function isFillingWeights(): boolean {
  return current.fillsWeights;
}

/** A config asks for memory that nothing in its file accounts for: it is refused as a whole, not read in part. */
export class OutOfProportionError extends ArgumentError {}

/** Takes a weight's elements from those that the file has, before any memory is used for them. */
export function takeWeights(path: string, count: number): void {
  if (!(count <= current.weightsLeft)) {
    throw new ArgumentError(
      current.fillsWeights
        ? `The config asks for more weights than the file holds: ${path} has ${count} elements, ` +
            `and at most ${current.weightsLeft} are left.`
        : `The config asks for ${count} elements of ${path}, and a model of a config alone has at most ${MOST_WEIGHTS}, of ` +
            `which ${current.weightsLeft} are left. Make a larger one of its layers.`,
    );
  }
  current.weightsLeft -= count;
}

/** Takes numbers that are no weights, the states that a layer carries, from those that a config may ask for. */
export function takeNumbers(what: string, count: number): void {
  if (!(count <= current.numbersLeft)) {
    throw new OutOfProportionError(
      `The config asks for more memory than its model accounts for: ${what} has ${count} numbers, and at most ` +
        `${current.numbersLeft} are left.`,
    );
  }
  current.numbersLeft -= count;
}

/** Reads a layer that is within another. @throws ArgumentError where that goes too deep. */
export function oneDeeper<T>(where: string, read: () => T): T {
  if (current.depth >= MOST_DEPTH) {
    throw new ArgumentError(`${printable(where)}: layers are nested deeper than ${MOST_DEPTH} levels`);
  }
  current.depth += 1;
  try {
    return read();
  } finally {
    current.depth -= 1;
  }
}

/** The class or function of `customObjects` that stands for a serialized object; undefined if there is none. */
export function customObjectFor({
  class_name: className,
  config,
  registered_name,
}: SerializedObject): unknown {
  const { customObjects } = current;
  const name = className === 'function' ? config : className;
  const registered = typeof registered_name === 'string' ? registered_name : '';
  const candidates = [registered, registered.split('>').at(-1), name];
  const found = candidates.find((key) => typeof key === 'string' && Object.hasOwn(customObjects, key));
  return found === undefined ? undefined : customObjects[found as string];
}

type Kind<T> = abstract new (...parameters: never) => T;

/**
 * An object of a class of one's own: by its `fromConfig` where it has one, else by its constructor, with the config as
 * options.
 *
 * @throws ArgumentError when that is no class, or makes something else than a `kind`.
 */
export function makeCustom<T>(where: string, kind: Kind<T>, given: unknown, config: unknown): T {
  if (typeof given !== 'function') {
    throw new ArgumentError(`${where}: expected a class in \`customObjects\`, got ${describe(given)}`);
  }
  const options = isObject(config) ? camelCased(config) : {};
  const Class = given as { fromConfig?: (config: Config) => unknown } & (new (options: Config) => unknown);
  const make = () => (Class.fromConfig ? Class.fromConfig(config as Config) : new Class(options));
  let made: unknown;
  try {
    made = make();
  } catch (error) {
    if (error instanceof UnrollError) throw error;
    throw new ArgumentError(`${where}: ${(error as Error).message}`);
  }
  if (made instanceof kind) return made;
  throw new ArgumentError(`${where}: expected ${Class.name} to make a ${kind.name}, got ${describe(made)}`);
}

function camelCased(config: Config): Config {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [toCamelCase(key), value]));
}

/** `use_bias` -> `useBias`. */
export function toCamelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
