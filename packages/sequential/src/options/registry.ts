/**
 * One kind of Keras's objects: its classes and functions by name, and the ways between them and plain data. It holds what
 * `keras.initializers.get`, `serialize` and `deserialize` have in common with those of every other kind.
 *
 * A name is only ever looked up in the tables of its kind and in `customObjects`.
 */
import { ArgumentError } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { located, readOptions, text } from '../serialized/read-options.js';
import { customObjectFor, makeCustom, scope } from '../serialized/scope.js';
import {
  builtIn,
  type Config,
  classNameIn,
  functionByName,
  isSerialized,
  ofOwnClass,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import { definitionOf } from './definition.js';
import { NO_LAYERS } from './option.js';

/** A class of any arguments. */
export type ClassOf<T> = new (...args: never) => T;
export type Classes<T> = Readonly<Record<string, ClassOf<T>>>;

export interface Kind<T, Fn, Hint> {
  /** What one of them is called in errors: `initializer`. */
  readonly kind: string;
  /** The same where a name, or what stands for one, is not understood. Default `kind`. */
  readonly identifies?: string;
  /** Where Keras exports the classes: `keras.initializers`. */
  readonly module: string;
  /** What all of them derive from; none where they are functions. */
  readonly Base?: abstract new (
    ...args: never
  ) => T;
  /** Keras's classes, by the names that configs have for them. */
  readonly classes: Classes<T>;
  /** Further names of classes: short ones, and those of before. */
  readonly aliases?: Classes<T>;
  /** Keras's functions of this kind, the name that configs have before others of the same function. */
  readonly functions?: Readonly<Record<string, Fn>>;
  /** How a name is spelt where it is looked up. Default as it stands. */
  readonly spelt?: (name: string) => string;
  /** Whether a name may be that of a function of one's own. */
  readonly takesCustomNames?: boolean;
  /** The names that an error lists. Default those of classes and functions. */
  readonly names?: readonly string[];
  /** An object that does what a function does; `name` where Keras's name was given. */
  ofFunction?(fn: Fn, name?: string): T;
  /** The function that an object was made of; undefined for any other. */
  functionOf?(object: T): Fn | undefined;
  /** What a name stands for beside classes and functions; undefined for none. */
  named?(name: string, hint: Hint | undefined): T | undefined;
  /** Reads what is no plain class of a name; undefined where `serialized` is none of them. */
  special?(serialized: SerializedObject, where: string, hint: Hint | undefined): T | undefined;
  /** What older versions of Keras wrote, in the words of today's. */
  modernized?(serialized: SerializedObject): SerializedObject;
  /** The same of the options that were read. */
  modernizedOptions?(options: Config): Config;
}

type Make<T> = new (options?: Config) => T;

export class Registry<T extends object, Fn extends { name: string } = never, Hint = never> {
  private readonly byName: ReadonlyMap<string, ClassOf<T>>;
  private readonly nameOfFunction: ReadonlyMap<unknown, string>;

  constructor(private readonly of: Kind<T, Fn, Hint>) {
    const classes = Object.entries({ ...of.classes, ...of.aliases });
    this.byName = new Map(classes.map(([name, Class]) => [this.spelt(name), Class]));
    const functions = Object.entries(of.functions ?? {});
    this.nameOfFunction = new Map(functions.map(([name, fn]): [unknown, string] => [fn, name]).reverse());
  }

  /** The names that an error lists. */
  get names(): readonly string[] {
    return this.of.names ?? [...Object.keys(this.of.functions ?? {}), ...this.byName.keys()];
  }

  private spelt(name: string): string {
    return this.of.spelt?.(name) ?? name;
  }

  /** Whether Keras has a class or a function of that name. */
  has(name: string): boolean {
    return this.byName.has(this.spelt(name)) || Object.hasOwn(this.of.functions ?? {}, name);
  }

  /**
   * The object that `value` stands for: itself, its name, its config, or a function.
   *
   * @throws ArgumentError for what stands for none; for a name it lists those there are.
   */
  get(value: unknown, hint?: Hint): T {
    const { Base, ofFunction } = this.of;
    if (Base !== undefined && value instanceof Base) return value;
    if (typeof value === 'string') return this.named(value, hint);
    if (typeof value === 'function' && ofFunction !== undefined) return ofFunction(value as unknown as Fn);
    if (isSerialized(value)) return this.deserialize(value, hint);
    throw this.uninterpretable(
      value,
      'a name, an object with class_name and config, a function or an instance',
    );
  }

  private named(name: string, hint: Hint | undefined): T {
    const { functions = {}, ofFunction, takesCustomNames } = this.of;
    const { customObjects } = scope();
    if (ofFunction !== undefined && takesCustomNames && Object.hasOwn(customObjects, name)) {
      const custom = customObjects[name];
      if (typeof custom === 'function') return ofFunction(custom as unknown as Fn);
    }
    const special = this.of.named?.(name, hint);
    if (special !== undefined) return special;
    if (ofFunction !== undefined && Object.hasOwn(functions, name)) return ofFunction(functions[name]!, name);
    const Class = this.byName.get(this.spelt(name));
    if (Class !== undefined) return new (Class as Make<T>)();
    throw this.uninterpretable(name, `one of: ${this.names.join(', ')}`);
  }

  private uninterpretable(value: unknown, wanted: string): ArgumentError {
    const { kind, identifies = kind } = this.of;
    return new ArgumentError(
      `Could not interpret ${identifies} identifier: ${describe(value)}. Expected ${wanted}`,
    );
  }

  /**
   * @param place What errors call where it is. Default by the kind and the name.
   * @throws ArgumentError for what names none of Keras's and none of `customObjects`.
   */
  deserialize(given: SerializedObject, hint?: Hint, place?: string): T {
    const { kind, Base, ofFunction, special, modernized, modernizedOptions } = this.of;
    const found = customObjectFor(given);
    const custom = Base === undefined && typeof found !== 'function' ? undefined : found;
    const serialized = custom === undefined ? (modernized?.(given) ?? given) : given;
    const { class_name: name, config } = serialized;
    const where = place ?? `${kind} ${describe(name)}`;
    if (custom !== undefined) {
      const isFunction = name === 'function' || Base === undefined;
      if (isFunction && ofFunction !== undefined) return ofFunction(custom as Fn);
      return makeCustom(where, Base!, custom, config);
    }
    const read = special?.(serialized, where, hint);
    if (read !== undefined) return read;
    requireKeras(where, serialized);
    if (name === 'function') return this.get(text(config, where), hint);
    const Class = this.byName.get(this.spelt(name));
    if (Class === undefined) return this.named(name, hint);
    return located(where, () => {
      const options = readOptions(where, config, definitionOf(Class)?.keys(NO_LAYERS) ?? {});
      return new (Class as Make<T>)(modernizedOptions?.(options) ?? options);
    });
  }

  /**
   * An object as plain data: `{ module, class_name, config }`, or the name of the function that it was made of.
   *
   * @throws ArgumentError for a function without a name of its own, and for what is no object of this kind.
   */
  serialize(object: T): string | SerializedObject {
    const { kind, module, Base, classes, functionOf } = this.of;
    if (Base !== undefined && !(object instanceof Base)) {
      const operation = `serialize${kind[0]!.toUpperCase()}${kind.slice(1)}`;
      throw expected(operation, kind, `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`, object);
    }
    const fn = functionOf?.(object);
    if (fn !== undefined) return this.serializeFunction(fn);
    const className = classNameIn(classes, object);
    const own = object as T & { getConfig(): Config };
    return className === undefined ? ofOwnClass(own) : builtIn(module, className, own.getConfig());
  }

  /** Keras's name of a function, or what finds one of one's own in `customObjects`. */
  serializeFunction(fn: Fn): string | SerializedObject {
    return this.nameOfFunction.get(fn) ?? functionByName(this.of.kind, fn, (name) => this.has(name));
  }

  /** Whether an object is of one of Keras's own classes, and not merely derived from one. */
  isBuiltIn(object: object): boolean {
    return classNameIn(this.of.classes, object) !== undefined;
  }
}

export function registry<T extends object, Fn extends { name: string } = never, Hint = never>(
  kind: Kind<T, Fn, Hint>,
): Registry<T, Fn, Hint> {
  return new Registry(kind);
}

/** Classes by other names: `SimpleRNN` by `simple_rnn`. */
export function renamed<T>(classes: Classes<T>, rename: (name: string) => string): Classes<T> {
  return Object.fromEntries(Object.entries(classes).map(([name, Class]) => [rename(name), Class]));
}
