/** What options a class of layers takes, and the types that come of them. */
import type { Leading } from '@unroll/core/internal';
import type { LayerOptions } from './layer-options.js';
import type { Fieldless, Made, Option, OptionTable, ReadWithin } from './option.js';

/** What a class takes beside `LayerOptions`, as `layerOptions` has it. */
export interface Described<
  Table extends OptionTable = OptionTable,
  Places extends readonly string[] = readonly string[],
  Omitted extends keyof LayerOptions = keyof LayerOptions,
> {
  readonly table: Table;
  /** The options that may be given by position, in Keras's order. */
  readonly places: Places;
  /** Options of every layer that this class does not take. */
  readonly omits: readonly Omitted[];
  /** Keys of configs beside the options'. */
  readonly reads: Readonly<Record<string, ReadWithin>>;
  /** Options that had another name before, which may still be in files. */
  readonly former: Readonly<Record<string, string>>;
  /** Whether a layer of the class may stand for an activation in a config. */
  readonly isActivation: boolean;
}

type Names<Table> = (keyof Table | keyof LayerOptions) & string;

type Beside<Omitted extends keyof LayerOptions> = Partial<
  Pick<Described<OptionTable, [], Omitted>, 'omits' | 'reads' | 'former' | 'isActivation'>
>;

/**
 * The options of a class of layers.
 *
 * @param table In the order in which fields are made, and stand in configs.
 * @param places Those that may be given by position, in Keras's order, first those that must be given.
 */
export function layerOptions<
  Table extends OptionTable,
  const Places extends readonly Names<Table>[],
  Omitted extends keyof LayerOptions = never,
>(
  table: Table,
  places: Places,
  { omits = [], reads = {}, former = {}, isActivation = false }: Beside<Omitted> = {},
): Described<Table, Places, Omitted> {
  return { table, places, omits, reads, former, isActivation };
}

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
type ValueOf<Table, K, Narrow> = K extends keyof Narrow
  ? Narrow[K]
  : K extends keyof Table
    ? GivenOf<Table[K]>
    : K extends keyof LayerOptions
      ? Exclude<LayerOptions[K], undefined>
      : never;

/** The options that need not be given, those of every layer among them. */
export type OptionsOf<D, Narrow = object> =
  D extends Described<infer Table, readonly string[], infer Omitted>
    ? Omit<LayerOptions, Omitted | keyof Table> & {
        [K in keyof Table as K extends OptionalNames<Table> ? K : never]?: ValueOf<Table, K, Narrow>;
      }
    : never;

/** All options by name. */
type RecordOf<D, Narrow = object> =
  D extends Described<infer Table>
    ? OptionsOf<D, Narrow> & {
        [K in keyof Table as K extends RequiredNames<Table> ? K : never]: ValueOf<Table, K, Narrow>;
      }
    : never;

/** What a layer keeps of its options. */
export type FieldsOf<D> = D extends Described<infer Table> ? FieldsOfTable<Table> : never;

export type FieldsOfTable<Table> = {
  readonly [K in keyof Table as K extends FieldNames<Table> ? K : never]: FieldOf<Table[K]>;
};

type ValuesAt<Table, Places extends readonly unknown[], Narrow> = {
  [I in keyof Places]: ValueOf<Table, Places[I], Narrow>;
};

type InPlaces<Table, Places extends readonly unknown[], Narrow, Rest> = Places extends readonly [
  infer First,
  ...infer Others,
]
  ? First extends RequiredNames<Table>
    ? [ValueOf<Table, First, Narrow>, ...InPlaces<Table, Others, Narrow, Rest>]
    : Leading<ValuesAt<Table, Places, Narrow>, Rest>
  : Leading<[], Rest>;

/** The ways to give a constructor its arguments: in their places, then by name, or all by name. */
export type ArgumentsOf<D, Narrow = object> =
  D extends Described<infer Table, infer Places>
    ? InPlaces<Table, Places, Narrow, OptionsOf<D, Narrow>> | [options: RecordOf<D, Narrow>]
    : never;
