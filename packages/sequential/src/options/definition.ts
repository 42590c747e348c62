/** The options of a class of layers at work: read, kept, written to a config and read from one. */
import { ArgumentError } from '@unroll/core';
import { type Check, defineOptions, type Options } from '@unroll/core/internal';
import { toSnakeCase } from '../naming.js';
import type { Keys, Read } from '../serialized/read-options.js';
import type { Config } from '../serialized/serialized.js';
import type { Described } from './describe.js';
import { layerChecks } from './layer-checks.js';
import type { Entry, Inner, Made, Values } from './option.js';
import { layerKeys } from './reads.js';

type Kept = Exclude<Entry, Made<unknown> | { make: null }>;

export class LayerDefinition {
  private readonly options: Options<Config>;

  constructor(
    /** Of the class. */
    readonly name: string,
    readonly described: Described,
  ) {
    const { table, places, omits } = described;
    const checks: Record<string, Check> = { ...layerChecks };
    for (const omitted of omits) delete checks[omitted];
    for (const [option, entry] of Object.entries(table)) if ('check' in entry) checks[option] = entry.check;
    const required = this.required.length;
    this.options = defineOptions<Config>(name, { positional: places, required, checks });
  }

  private get required(): string[] {
    const entries = Object.entries(this.described.table);
    return entries.filter(([, entry]) => 'check' in entry && entry.isRequired).map(([option]) => option);
  }

  /** What was given to the constructor, by name. */
  read(args: readonly unknown[]): Values {
    return this.options.read(args);
  }

  /** What a layer keeps of what it was given. */
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

  /** The options as a config has them. */
  config(layer: object): Config {
    return Object.fromEntries(
      this.kept(layer)
        .filter(({ entry }) => entry.read !== null)
        .map(({ name, entry, field }) => [toSnakeCase(name), entry.write(field)]),
    );
  }

  /** The options that make a layer like `layer`, which draws anew. */
  copy(layer: object): Config {
    return Object.fromEntries(this.kept(layer).map(({ name, entry, field }) => [name, entry.copy(field)]));
  }

  private kept(layer: object): { name: string; entry: Kept; field: never }[] {
    return Object.entries(this.described.table).flatMap(([name, entry]) =>
      'made' in entry || entry.make === null
        ? []
        : [{ name, entry: entry as Kept, field: Reflect.get(layer, name) as never }],
    );
  }

  /** How the keys of a config are read. */
  keys(inner: Inner): Keys {
    const { table, omits, reads } = this.described;
    const keys: Record<string, Read> = { ...layerKeys };
    for (const omitted of omits) delete keys[toSnakeCase(omitted)];
    for (const [option, entry] of Object.entries(table)) {
      const read = 'check' in entry ? entry.read : null;
      if (read !== null) keys[toSnakeCase(option)] = (value, where) => read(value, where, inner);
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

/** Definitions by the prototypes that `layer` derives classes from. */
const definitions = new WeakMap<object, LayerDefinition>();

export function define(prototype: object, definition: LayerDefinition): void {
  definitions.set(prototype, definition);
}

type Constructor = new (options: Config) => object;

/** The built-in class that `layer` is of, or is derived from, and its definition; null for a class of one's own. */
export function builtInOf(layer: object): { Class: Constructor; definition: LayerDefinition } | null {
  for (let prototype = Object.getPrototypeOf(layer); prototype !== null; ) {
    const base: object | null = Object.getPrototypeOf(prototype);
    const definition = base === null ? undefined : definitions.get(base);
    if (definition !== undefined) return { Class: prototype.constructor, definition };
    prototype = base;
  }
  return null;
}

/** The arguments of a built-in layer's constructor, by name. */
export function givenTo(layer: object, args: readonly unknown[]): Values {
  return builtInOf(layer)!.definition.read(args);
}

/** The definition of the built-in class that `layer` is of, and is not merely derived from; null for others. */
export function exactDefinitionOf(layer: object): LayerDefinition | null {
  const builtIn = builtInOf(layer);
  return builtIn?.Class === layer.constructor ? builtIn.definition : null;
}

/** The definition of a built-in class; null for what is none. */
export function definitionOfClass(value: unknown): LayerDefinition | null {
  if (typeof value !== 'function' || typeof value.prototype !== 'object') return null;
  return definitions.get(Object.getPrototypeOf(value.prototype)) ?? null;
}
