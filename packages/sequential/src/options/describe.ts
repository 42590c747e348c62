/** What options a class takes, said once, and the types that come of them. */
import type { Check, Leading } from '@unroll/core/internal';
import type { Keys } from '../serialized/read-options.js';
import type { Fieldless, Made, Option, OptionTable, ReadWithin } from './option.js';

/** The options that all classes of a family take, and what configs have of them. */
export interface Shared {
  readonly checks: Readonly<Record<string, Check>>;
  /** How their keys of configs are read. */
  readonly keys: Keys;
  /** Those that may be given by position behind a class's own. */
  readonly places?: readonly string[];
}

/** What a class takes: options of its own, and those of its family, `Common`. */
export interface Described<
  Table extends OptionTable = OptionTable,
  Places extends readonly string[] = readonly string[],
  Common extends object = object,
  Omitted extends string = string,
> {
  readonly table: Table;
  /** The options that may be given by position, in Keras's order. */
  readonly places: Places;
  readonly shared: Shared;
  /** Says a type alone. */
  readonly common?: Common;
  /** Options of the family that this class does not take. */
  readonly omits: readonly Omitted[];
  /** Keys of configs beside the options'. */
  readonly reads: Readonly<Record<string, ReadWithin>>;
  /** Options that had another name before, which may still be in files. */
  readonly former: Readonly<Record<string, string>>;
  /** Whether a layer of the class may stand for an activation in a config. */
  readonly isActivation: boolean;
}

type Beside<Omitted extends string> = Partial<
  Pick<Described<OptionTable, [], object, Omitted>, 'omits' | 'reads' | 'former' | 'isActivation'>
>;

/**
 * The function that says what options a class of a family takes.
 *
 * Its `table` is in the order in which fields are made, and stand in configs; `places` are the options that may be given by
 * position, in Keras's order, first those that must be given.
 */
export function optionsBeside<Common extends object>(shared: Shared) {
  return <
    Table extends OptionTable,
    const Places extends readonly ((keyof Table | keyof Common) & string)[],
    Omitted extends keyof Common & string = never,
  >(
    table: Table,
    places: Places,
    { omits = [], reads = {}, former = {}, isActivation = false }: Beside<Omitted> = {},
  ): Described<Table, Places, Common, Omitted> => ({
    ...{ table, places, shared, omits, reads, former, isActivation },
  });
}

/** The options of a class of a family that has none in common. */
export const classOptions = optionsBeside<object>({ checks: {}, keys: {} });

export type GivenOf<Entry> =
  Entry extends Option<infer Given, infer _Field, boolean>
    ? Given
    : Entry extends Fieldless<infer Given, boolean>
      ? Given
      : never;

type FieldOf<Entry> =
  Entry extends Option<infer _Given, infer Field, boolean>
    ? Field
    : Entry extends Made<infer Field>
      ? Field
      : never;

type RequiredNames<Table> = {
  [K in keyof Table]: Table[K] extends { isRequired: true } ? K : never;
}[keyof Table];

type OptionalNames<Table> = {
  [K in keyof Table]: Table[K] extends { isRequired: false } ? K : never;
}[keyof Table];

type FieldNames<Table> = {
  [K in keyof Table]: Table[K] extends { make: null } ? never : K;
}[keyof Table];

/** The type of an option's value; `Narrow` has those that a class's type parameters say more of. */
type ValueOf<Table, Common, K, Narrow> = K extends keyof Narrow
  ? Narrow[K]
  : K extends keyof Table
    ? GivenOf<Table[K]>
    : K extends keyof Common
      ? Exclude<Common[K], undefined>
      : never;

/** The options that need not be given, those of the family among them. */
export type OptionsOf<D, Narrow = object> =
  D extends Described<infer Table, readonly string[], infer Common, infer Omitted>
    ? Omit<Common, Omitted | keyof Table> & {
        [K in keyof Table as K extends OptionalNames<Table> ? K : never]?: ValueOf<Table, Common, K, Narrow>;
      }
    : never;

/** All options by name. */
export type RecordOf<D, Narrow = object> =
  D extends Described<infer Table, readonly string[], infer Common>
    ? OptionsOf<D, Narrow> & {
        [K in keyof Table as K extends RequiredNames<Table> ? K : never]: ValueOf<Table, Common, K, Narrow>;
      }
    : never;

/** What an object keeps of its options. */
export type FieldsOf<D> = D extends Described<infer Table> ? FieldsOfTable<Table> : never;

export type FieldsOfTable<Table> = {
  readonly [K in keyof Table as K extends FieldNames<Table> ? K : never]: FieldOf<Table[K]>;
};

type ValuesAt<Table, Common, Places extends readonly unknown[], Narrow> = {
  [I in keyof Places]: ValueOf<Table, Common, Places[I], Narrow>;
};

type InPlaces<Table, Common, Places extends readonly unknown[], Narrow, Rest> = Places extends readonly [
  infer First,
  ...infer Others,
]
  ? First extends RequiredNames<Table>
    ? [ValueOf<Table, Common, First, Narrow>, ...InPlaces<Table, Common, Others, Narrow, Rest>]
    : Leading<ValuesAt<Table, Common, Places, Narrow>, Rest>
  : Leading<[], Rest>;

/** The ways to give a constructor its arguments: in their places, then by name, or all by name. */
export type ArgumentsOf<D, Narrow = object> =
  D extends Described<infer Table, infer Places, infer Common>
    ? InPlaces<Table, Common, Places, Narrow, OptionsOf<D, Narrow>> | [options: RecordOf<D, Narrow>]
    : never;
