/**
 * Objects as plain data, the way Keras has them in its configs: a class by name, and the options to make it from. A name is
 * only ever looked up in tables; nothing is imported, and nothing is called that a table does not hold.
 */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';

export type Config = Record<string, unknown>;

/** What `keras.saving.serialize_keras_object` makes of an object. */
export interface SerializedObject {
  /** Where Keras exports the class: `keras.layers`. None before Keras 3. */
  module?: string | null;
  class_name: string;
  config: unknown;
  /** The name that a class of one's own is registered by; null for Keras's. */
  registered_name?: string | null;
}

/** One of Keras's own classes. */
export function builtIn(module: string, className: string, config: Config): SerializedObject {
  return { module, class_name: className, config, registered_name: null };
}

/** A class of one's own. Keras finds it when it is registered by its name: `@register_keras_serializable()`. */
export function ofOwnClass(object: object & { getConfig(): Config }): SerializedObject {
  const name = object.constructor.name;
  return {
    module: 'unroll',
    class_name: name,
    config: object.getConfig(),
    registered_name: `Custom>${name}`,
  };
}

/**
 * A function, which is found again by its name in `customObjects`.
 *
 * @param isKeras Whether a name is one of Keras's own of that role.
 * @throws ArgumentError for a function that would not be found again: without a name, of a name that Keras's own has, and
 * of one that another function of the same model has.
 */
export function functionByName(
  role: string,
  fn: { name: string },
  isKeras: (name: string) => boolean = () => false,
): SerializedObject {
  const { name } = fn;
  const cause = isKeras(name)
    ? "as Keras's own is"
    : isTaken(fn)
      ? 'as another function of this model is'
      : '';
  if (cause !== '') {
    throw new ArgumentError(
      `The ${role} is a function called ${describe(name)}, ${cause}, and would come back as that one. Give it another ` +
        'name, and pass it by that name in `customObjects` when loading.',
    );
  }
  if (name !== '') return { module: 'builtins', class_name: 'function', config: name, registered_name: name };
  throw new ArgumentError(
    `The ${role} is a function without a name, which cannot be saved. Give it one, and pass it by that name in ` +
      '`customObjects` when loading.',
  );
}

/** The functions by name that the config in the making has so far; null where single objects are serialized. */
let functions: Map<string, unknown> | null = null;

/** Runs `serialize`, within which one name is that of one function alone. */
export function withNamesOfOneModel<T>(serialize: () => T): T {
  const before = functions;
  functions ??= new Map();
  try {
    return serialize();
  } finally {
    functions = before;
  }
}

function isTaken(fn: { name: string }): boolean {
  if (functions === null) return false;
  const other = functions.get(fn.name) ?? fn;
  functions.set(fn.name, other);
  return other !== fn;
}

/** The name under which `table` holds the very class of `object`; undefined for a class derived from one of them. */
export function classNameIn(table: Readonly<Record<string, unknown>>, object: object): string | undefined {
  return Object.keys(table).find((name) => table[name] === object.constructor);
}

export function isObject(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSerialized(value: unknown): value is SerializedObject {
  return isObject(value) && typeof value.class_name === 'string' && 'config' in value;
}

/**
 * `value`, checked to name one of Keras's own classes or functions and nothing else besides.
 *
 * @throws ArgumentError for another module than Keras's, and for a `registered_name` that says something else.
 */
export function requireKeras(where: string, value: SerializedObject): SerializedObject {
  const { module, class_name: className, registered_name: registered } = value;
  const isKeras =
    module == null ||
    (typeof module === 'string' && /^(keras|tf_keras|tensorflow\.keras|builtins)(\.|$)/.test(module));
  if (!isKeras) {
    throw new ArgumentError(
      `${where}: expected a class of Keras, or one of \`customObjects\`, got ${describe(className)} of module ` +
        `${describe(module)}`,
    );
  }
  const own = className === 'function' ? [value.config, 'function'] : [className];
  if (registered != null && !own.includes(registered)) {
    throw new ArgumentError(
      `${where}: expected no \`registered_name\` for ${describe(className)}, which is Keras's own, got ` +
        `${describe(registered)}. Pass \`customObjects\` with a class of that name.`,
    );
  }
  return value;
}
