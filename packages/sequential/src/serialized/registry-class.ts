/**
 * The options of one of Keras's classes that is no layer, said once: what each must be, its default, how a config has it. The
 * constructor's arguments, the fields and `getConfig` come of them, and the reading of configs.
 */
import { type Check, type Checks, defineOptions, type Leading, type Options } from '@unroll/core/internal';
import { toSnakeCase } from '../naming.js';
import type { Keys, Read } from './read-options.js';
import type { Config } from './serialized.js';

/** An option, and the field of its name that it becomes. */
export interface ClassOption<Given, Field = Given> {
  readonly check: Check<Given>;
  /** What stands for an option that was not given. */
  readonly fallback: Given;
  /** How it is read from a config. */
  readonly read: Read;
  /** Makes the field, or throws in Keras's words; default what was given. */
  readonly make: (given: Given, name: string) => Field;
  /** Its name in a config. Default that of the option in snake case. */
  readonly key: string | undefined;
}

/** An option that the base class takes, with this class's own default. */
export interface BaseOption<Given> {
  readonly check: Check<Given>;
  readonly fallback: Given;
  readonly read: Read;
  readonly make: null;
}

type Entry = Omit<ClassOption<unknown>, 'make'> & { make(given: never, name: string): unknown };

/** Options by name: in the order in which they stand in configs. */
export type ClassTable = Readonly<Record<string, Entry | BaseOption<unknown>>>;

export function option<Given>(
  check: Check<Given>,
  fallback: Given,
  read: Read,
  parts?: { key?: string },
): ClassOption<Given>;
export function option<Given, Field>(
  check: Check<Given>,
  fallback: Given,
  read: Read,
  parts: { make: (given: Given, name: string) => Field; key?: string },
): ClassOption<Given, Field>;
export function option<Given, Field>(
  check: Check<Given>,
  fallback: Given,
  read: Read,
  { make, key }: { make?: (given: Given, name: string) => Field; key?: string } = {},
): ClassOption<Given, Field> {
  return { check, fallback, read, make: make ?? ((given) => given as unknown as Field), key };
}

export function ofBase<Given>(check: Check<Given>, fallback: Given, read: Read): BaseOption<Given> {
  return { check, fallback, read, make: null };
}

type GivenOf<E> =
  E extends ClassOption<infer Given, infer _Field>
    ? Given
    : E extends BaseOption<infer Given>
      ? Given
      : never;

/** The options by name; `Common` are those of the base class. */
export type OptionsOf<Table, Common = object> = Omit<Common, keyof Table> & {
  [K in keyof Table]?: GivenOf<Table[K]>;
};

export type FieldsOf<Table> = {
  readonly [K in keyof Table as Table[K] extends { make: null } ? never : K]: Table[K] extends ClassOption<
    infer _Given,
    infer Field
  >
    ? Field
    : never;
};

type ValuesAt<Places extends readonly unknown[], All> = {
  [I in keyof Places]: Places[I] extends keyof All ? Exclude<All[Places[I]], undefined> : never;
};

/** The ways to give a constructor its arguments: some of them in their places, the others by name. */
export type ArgumentsOf<Table, Places extends readonly unknown[], Common = object> = Leading<
  ValuesAt<Places, Required<OptionsOf<Table, Common>>>,
  OptionsOf<Table, Common>
>;

/** What the classes of a kind have in common. */
export interface Common {
  checks: Readonly<Record<string, Check>>;
  /** How their keys of configs are read. */
  keys: Keys;
  /** Those that may be given by position, behind a class's own. */
  places?: readonly string[];
}

const nothing: Common = { checks: {}, keys: {} };

export class ClassDefinition {
  private readonly options: Options<Config>;
  /** The options that become fields: those of the table that the base class does not take. */
  private readonly own: readonly string[];
  readonly keys: Keys;

  constructor(
    readonly name: string,
    private readonly table: ClassTable,
    places: readonly string[],
    { checks, keys, places: behind = [] }: Common = nothing,
  ) {
    const entries = Object.entries(table);
    this.own = entries.filter(([, { make }]) => make !== null).map(([name]) => name);
    const all = { ...checks, ...Object.fromEntries(entries.map(([name, { check }]) => [name, check])) };
    this.options = defineOptions<Config>(name, {
      positional: [...places, ...behind],
      checks: all as Checks<Config>,
    });
    const read = entries.map(([name, entry]): [string, Read] => [keyOf(name, entry), entry.read]);
    this.keys = { ...Object.fromEntries(read), ...keys };
  }

  /** What was given to the constructor: for the base class, and for the fields. */
  read(args: readonly unknown[], operation = this.name): { base: Config; own: Config } {
    const given = this.options.read(args, operation);
    const [base, own]: [Config, Config] = [{}, {}];
    for (const [name, value] of Object.entries(given)) (this.own.includes(name) ? own : base)[name] = value;
    for (const [name, entry] of Object.entries(this.table)) {
      if (entry.make === null && base[name] === undefined) base[name] = entry.fallback;
    }
    return { base, own };
  }

  /** The fields made of a class's own options. */
  fields(own: Config): Config {
    return Object.fromEntries(
      Object.entries(this.table).flatMap(([name, { make, fallback }]) =>
        make === null ? [] : [[name, make((own[name] === undefined ? fallback : own[name]) as never, name)]],
      ),
    );
  }

  /** The fields of `object` by their options' names. */
  valuesOf(object: object): Config {
    return Object.fromEntries(this.own.map((name) => [name, Reflect.get(object, name)]));
  }

  /** The fields as a config has them. */
  config(object: object): Config {
    const values = Object.entries(this.valuesOf(object));
    return Object.fromEntries(values.map(([name, value]) => [keyOf(name, this.table[name]!), value]));
  }
}

function keyOf(name: string, entry: Entry | BaseOption<unknown>): string {
  return 'key' in entry && entry.key !== undefined ? entry.key : toSnakeCase(name);
}

/** Definitions by the classes that Keras's are derived from. */
const definitions = new WeakMap<object, ClassDefinition>();

/** The definition of a class, or of that which it is derived from; undefined for one of none. */
export function definitionOf(Class: object): ClassDefinition | undefined {
  for (let at: object | null = Class; at !== null; at = Object.getPrototypeOf(at)) {
    const definition = definitions.get(at);
    if (definition !== undefined) return definition;
  }
  return undefined;
}

export function define<C extends object>(Class: C, definition: ClassDefinition): C {
  definitions.set(Class, definition);
  return Class;
}

/** An abstract class whose constructor takes the options of `Base`, and whose objects have a config. */
export type BaseClass<Instance> = abstract new (options: never) => Instance;

interface Configured {
  getConfig(): Config;
}

/**
 * What Keras's class `name` extends: `Base` with the options as arguments, fields and in configs.
 *
 * ```ts
 * export class UnitNorm extends classWith(Constraint, 'UnitNorm', { axis: axes(0) }, ['axis']) {
 * ```
 */
export function classWith<
  Instance extends Configured,
  Table extends ClassTable,
  const Places extends readonly (keyof Table & string)[],
>(
  Base: BaseClass<Instance>,
  name: string,
  table: Table,
  places: Places,
): abstract new (
  ...args: ArgumentsOf<Table, Places>
) => Instance & FieldsOf<Table> {
  const definition = new ClassDefinition(name, table, places);
  abstract class Defined extends (Base as unknown as abstract new (options: Config) => Configured) {
    constructor(...args: readonly unknown[]) {
      const { base, own } = definition.read(args);
      super(base);
      Object.assign(this, definition.fields(own));
    }

    override getConfig(): Config {
      return { ...super.getConfig(), ...definition.config(this) };
    }
  }
  return define(Defined, definition) as never;
}
