/** The options of a class at work: read, kept, written to a config and read from one. */
import { ArgumentError } from '@unroll/core';
import { type Check, defineOptions, type Options } from '@unroll/core/internal';
import { toSnakeCase } from '../naming.js';
import type { Keys, Read } from '../serialized/read-options.js';
import type { Config } from '../serialized/serialized.js';
import type { Described } from './describe.js';
import type { Entry, Inner, Made, Values } from './option.js';

type Kept = Exclude<Entry, Made<unknown> | { make: null }>;

/** An option that becomes a field. */
interface Field {
  name: string;
  /** Its name in a config. */
  key: string;
  entry: Kept;
}

export class ClassDefinition {
  private readonly options: Options<Config>;
  private readonly kept: readonly Field[];
  /** The options that the class's base is given. */
  private readonly ofBase: readonly string[];
  /** The options that must be given. */
  private readonly required: readonly string[];

  constructor(
    /** Of the class. */
    readonly name: string,
    readonly described: Described,
  ) {
    const { table, places, shared, omits } = described;
    const checks: Record<string, Check> = { ...shared.checks };
    for (const omitted of omits) delete checks[omitted];
    const entries = Object.entries(table);
    this.kept = entries.flatMap(([name, entry]) =>
      'made' in entry || entry.make === null
        ? []
        : [{ name, entry: entry as Kept, key: (entry as Kept).key ?? toSnakeCase(name) }],
    );
    this.ofBase = Object.keys(checks).filter((name) => !this.kept.some((field) => field.name === name));
    this.required = entries.filter(([, e]) => 'check' in e && e.isRequired).map(([name]) => name);
    for (const [name, entry] of entries) if ('check' in entry) checks[name] = entry.check;
    this.options = defineOptions<Config>(name, {
      positional: [...places, ...(shared.places ?? [])],
      required: this.required.length,
      checks,
    });
  }

  /** What was given to the constructor, by name. */
  read(args: readonly unknown[]): Values {
    return this.options.read(args);
  }

  /** What the class's base is given of it. */
  base(given: Values): Config {
    const base: Config = {};
    for (const name of this.ofBase) {
      const entry = this.described.table[name];
      const fallback = entry !== undefined && 'check' in entry ? entry.fallback : undefined;
      const value = given[name] === undefined ? fallback : given[name];
      if (value !== undefined) base[name] = value;
    }
    return base;
  }

  /** What an object keeps of it. */
  fields(given: Values): Config {
    const { table } = this.described;
    const values: Config = { ...given };
    for (const [option, entry] of Object.entries(table)) {
      if ('check' in entry && values[option] === undefined) values[option] = entry.fallback;
    }
    const fields: Config = {};
    for (const [name, entry] of Object.entries(table)) {
      if ('made' in entry) fields[name] = entry.made(values as never);
      else if (entry.make !== null) fields[name] = entry.make(values[name] as never, name, values);
    }
    return fields;
  }

  /** The fields of `object` that options became. */
  valuesOf(object: object): Config {
    return Object.fromEntries(this.kept.map(({ name }) => [name, Reflect.get(object, name)]));
  }

  /** The options as a config has them. */
  config(object: object): Config {
    const written = this.kept.filter(({ entry }) => entry.read !== null);
    return Object.fromEntries(
      written.map(({ name, key, entry }) => [key, entry.write(Reflect.get(object, name) as never)]),
    );
  }

  /** The options that make an object like `object`, which draws anew. */
  copy(object: object): Config {
    return Object.fromEntries(
      this.kept.map(({ name, entry }) => [name, entry.copy(Reflect.get(object, name) as never)]),
    );
  }

  /** How the keys of a config are read. */
  keys(inner: Inner): Keys {
    const { table, shared, omits, reads } = this.described;
    const keys: Record<string, Read> = { ...shared.keys };
    for (const omitted of omits) delete keys[toSnakeCase(omitted)];
    for (const [name, entry] of Object.entries(table)) {
      const read = 'check' in entry ? entry.read : null;
      const key = ('key' in entry && entry.key) || toSnakeCase(name);
      if (read !== null) keys[key] = (value, where) => read(value, where, inner);
    }
    for (const [key, read] of Object.entries(reads)) keys[key] = (value, where) => read(value, where, inner);
    return keys;
  }

  /** What was read of a config, by the options' names of today. */
  optionsOf(read: Config): Config {
    const { former } = this.described;
    const options = Object.fromEntries(
      Object.entries(read).map(([name, value]) => [former[name] ?? name, value]),
    );
    for (const option of this.required) {
      if (options[option] === undefined)
        throw new ArgumentError(`expected ${option} in the config, got none`);
    }
    return options;
  }
}

/** Definitions by the prototypes that built-in classes are derived from. */
const definitions = new WeakMap<object, ClassDefinition>();

export function define(prototype: object, definition: ClassDefinition): void {
  definitions.set(prototype, definition);
}

interface BuiltIn {
  Class: new (options: Config) => object;
  definition: ClassDefinition;
}

/** The built-in class that `object` is of, or is derived from, and its definition; null for a class of one's own. */
export function builtInOf(object: object): BuiltIn | null {
  return builtInFrom(Object.getPrototypeOf(object));
}

function builtInFrom(start: object | null): BuiltIn | null {
  for (let prototype = start; prototype !== null; ) {
    const base: object | null = Object.getPrototypeOf(prototype);
    const definition = base === null ? undefined : definitions.get(base);
    if (definition !== undefined) return { Class: prototype.constructor as BuiltIn['Class'], definition };
    prototype = base;
  }
  return null;
}

/** The arguments of a built-in class's constructor, by name. */
export function givenTo(object: object, args: readonly unknown[]): Values {
  return builtInOf(object)!.definition.read(args);
}

/** The definition of the built-in class that `object` is of, and is not merely derived from; null for others. */
export function exactDefinitionOf(object: object): ClassDefinition | null {
  const builtIn = builtInOf(object);
  return builtIn?.Class === object.constructor ? builtIn.definition : null;
}

/** The definition of a built-in class, or of that which it is derived from; null for what is none. */
export function definitionOf(Class: unknown): ClassDefinition | null {
  if (typeof Class !== 'function' || typeof Class.prototype !== 'object') return null;
  return builtInFrom(Class.prototype)?.definition ?? null;
}
