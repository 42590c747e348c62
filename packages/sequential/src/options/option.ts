/**
 * One option of a class, said once: what it must be, its default, what an object keeps of it, how that is written to a
 * config, and how it is read from one.
 */
import { ArgumentError } from '@unroll/core';
import type { Check } from '@unroll/core/internal';
import type { SerializedObject } from '../serialized/serialized.js';

/** What reads the layers that are within a layer's config. */
export interface Inner {
  /** A layer of class `kind`. */
  layer<L>(value: unknown, where: string, kind: abstract new (...args: never) => L): L;
  /** A layer that stands for an activation; null for what is no such layer. */
  activation(value: SerializedObject, where: string): ((x: never) => unknown) | null;
}

/** For configs of what holds no layers. */
export const NO_LAYERS: Inner = {
  layer: (_, where) => {
    throw new ArgumentError(`${where}: expected no layer`);
  },
  activation: () => null,
};

/** A `Read` that may ask for the layers within. */
export type ReadWithin = (value: unknown, where: string, inner: Inner) => unknown;

interface Taken<Given> {
  readonly check: Check<Given>;
  readonly isRequired: boolean;
  /** What stands for an option that was not given; undefined where there is no such value. */
  readonly fallback: Given | undefined;
  /** Null where configs do not hold it. */
  readonly read: ReadWithin | null;
}

/** An option of which the object has a field. */
export interface Option<Given, Field, IsRequired extends boolean> extends Taken<Given> {
  readonly isRequired: IsRequired;
  /** The field; `values` are all options, with their defaults. */
  make(given: Given, name: string, values: Values): Field;
  /** What a config holds for the field. */
  write(field: Field): unknown;
  /** What makes another object's field like this one. */
  copy(field: Field): unknown;
  /** Its name in a config. Default that of the option in snake case. */
  readonly key: string | undefined;
}

/** An option that is taken, or refused, and leaves nothing; where the class's base takes it, that is given it. */
export interface Fieldless<Given, IsRequired extends boolean = false> extends Taken<Given> {
  readonly isRequired: IsRequired;
  readonly make: null;
}

/** A field that no option holds, made of the options where it stands among them: what it draws, it draws in this order. */
export interface Made<Field> {
  readonly made: (values: never) => Field;
}

/** The options by name, with their defaults. */
export type Values = Readonly<Record<string, unknown>>;

interface AnyOption extends Taken<unknown> {
  make(given: never, name: string, values: Values): unknown;
  write(field: never): unknown;
  copy(field: never): unknown;
  readonly key: string | undefined;
}

export type Entry = AnyOption | Fieldless<unknown, boolean> | Made<unknown>;

/** Options, and fields made of them, by name: in the order in which they are made and written. */
export type OptionTable = Readonly<Record<string, Entry>>;

/**
 * A class's own options after those that it shares with others. Unlike a spread it leaves the shared ones' type by its name,
 * so that what stands in their comments is found.
 */
export function joined<Shared extends OptionTable, Own extends OptionTable>(
  shared: Shared,
  own: Own,
): Shared & Own {
  return { ...shared, ...own };
}

interface Parts<Given, Field> {
  make?: (given: Given, name: string, values: Values) => Field;
  write?: (field: Field) => unknown;
  copy?: (field: Field) => unknown;
  read?: ReadWithin | null;
  key?: string;
}

type Kept<Given> = Parts<Given, Given> & { make?: never };
type Remade<Given, Field> = Parts<Given, Field> & Required<Pick<Parts<Given, Field>, 'make'>>;

/**
 * An option that need not be given; its field is what was given unless `make` makes something of it.
 *
 * @param fallback Undefined where `make` knows what to do without a value.
 */
export function optional<Given>(
  check: Check<Given>,
  fallback: Given,
  parts?: Kept<Given>,
): Option<Given, Given, false>;
export function optional<Given, Field>(
  check: Check<Given>,
  fallback: Given | undefined,
  parts: Remade<Given, Field>,
): Option<Given, Field, false>;
export function optional<Given, Field>(
  check: Check<Given>,
  fallback: Given | undefined,
  parts: Parts<Given, Field> = {},
): Option<Given, Field, false> {
  return { check, fallback, isRequired: false, ...withAllParts(parts) };
}

/** An option that must be given. */
export function required<Given>(check: Check<Given>, parts?: Kept<Given>): Option<Given, Given, true>;
export function required<Given, Field>(
  check: Check<Given>,
  parts: Remade<Given, Field>,
): Option<Given, Field, true>;
export function required<Given, Field>(
  check: Check<Given>,
  parts: Parts<Given, Field> = {},
): Option<Given, Field, true> {
  return { check, fallback: undefined, isRequired: true, ...withAllParts(parts) };
}

/** An option that is taken and leaves nothing, but to what is made of it. */
export function fieldless<Given>(check: Check<Given>, read?: ReadWithin | null): Fieldless<Given>;
export function fieldless<Given>(
  check: Check<Given>,
  read: ReadWithin | null,
  isRequired: true,
): Fieldless<Given, true>;
export function fieldless<Given>(
  check: Check<Given>,
  read: ReadWithin | null,
  isRequired: boolean,
): Fieldless<Given, boolean>;
export function fieldless<Given>(
  check: Check<Given>,
  read: ReadWithin | null = null,
  isRequired = false,
): Fieldless<Given, boolean> {
  return { check, fallback: undefined, isRequired, read, make: null };
}

/** An option that the class's base takes, with a default of the class's own. */
export function ofBase<Given>(check: Check<Given>, fallback: Given, read: ReadWithin): Fieldless<Given> {
  return { check, fallback, isRequired: false, read, make: null };
}

export function made<Values, Field>(make: (values: Values) => Field): Made<Field> {
  return { made: make };
}

function withAllParts<Given, Field>({ make, write, copy, read = null, key }: Parts<Given, Field>) {
  return {
    make: make ?? ((given: Given) => given as unknown as Field),
    write: write ?? ((field: Field): unknown => field),
    copy: copy ?? ((field: Field): unknown => field),
    read,
    key,
  };
}
