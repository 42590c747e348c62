/**
 * Checks of arguments: each is a predicate with the words that an error says for it.
 *
 * A check accepts or refuses; it never converts. NaN is no number, and an object that would turn into a number or a string when
 * asked (`String(value)`, `valueOf`) is not taken for one.
 */

/** Says whether a value can be an argument, and has the words for those that can: `LSTM: units must be a positive integer, got -1`. */
export interface Check<T = unknown> {
  readonly wanted: string;
  readonly accepts: (value: unknown) => boolean;
  /** The type of what it accepts, for TypeScript alone. */
  readonly type?: T;
}

export function check<T>(wanted: string, accepts: (value: unknown) => boolean): Check<T> {
  return { wanted, accepts };
}

/** Any number but NaN, infinities too. */
export const number = check<number>('a number', isNumber);
export const finite = check<number>('a finite number', Number.isFinite);
export const positive = check<number>('a positive number', (value) => isNumber(value) && value > 0);
export const nonNegative = check<number>('a number >= 0', (value) => isNumber(value) && value >= 0);
export const integer = check<number>('an integer', Number.isSafeInteger);
export const positiveInteger = check<number>('a positive integer', atLeast(1));
export const count = check<number>('an integer >= 0', atLeast(0));
export const flag = check<boolean>('true or false', (value) => typeof value === 'boolean');
export const text = check<string>('a string', (value) => typeof value === 'string');
/** Accepts anything: for arguments that their own code checks, or that may be anything. */
export const anything = check<never>('anything', () => true);

/** A number in [least, most]; an infinite end leaves that side open. */
export function between(least: number, most: number): Check<number> {
  return check(
    `a number in [${least}, ${most}]`,
    (value) => isNumber(value) && value >= least && value <= most,
  );
}

export function oneOf<const T extends string | number | boolean | null>(...values: readonly T[]): Check<T> {
  const list = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return check(`one of ${list.join(', ')}`, (value) => (values as readonly unknown[]).includes(value));
}

/** An instance of `Class`; a thunk where the class is not there yet when the check is made. */
export function instanceOf<T>(wanted: string, Class: () => abstract new (...args: never[]) => T): Check<T> {
  return check(wanted, (value) => value instanceof Class());
}

export function functionOf<F extends (...args: never[]) => unknown>(wanted = 'a function'): Check<F> {
  return check(wanted, (value) => typeof value === 'function');
}

/** A list without holes whose items all pass. */
export function listOf<T>(item: Check<T>): Check<T[]> {
  return check(`a list, each item ${item.wanted}`, (value) => {
    if (!Array.isArray(value)) return false;
    for (let i = 0; i < value.length; i++) if (!(i in value) || !item.accepts(value[i])) return false;
    return true;
  });
}

/** A plain object whose values all pass. */
export function recordOf<T>(item: Check<T>): Check<Record<string, T>> {
  return check(
    `a record, each value ${item.wanted}`,
    (value) => isPlainObject(value) && Object.values(value).every(item.accepts),
  );
}

export function orNull<T>(inner: Check<T>): Check<T | null> {
  return check(`${inner.wanted} or null`, (value) => value === null || inner.accepts(value));
}

/** Accepts what one of `checks` accepts. */
export function either<C extends readonly Check[]>(...checks: C): Check<NonNullable<C[number]['type']>> {
  return check(checks.map(({ wanted }) => wanted).join(' or '), (value) =>
    checks.some(({ accepts }) => accepts(value)),
  );
}

/** The same check in other words. */
export function worded<T>(wanted: string, { accepts }: Check<T>): Check<T> {
  return { wanted, accepts };
}

/** Whether `value` can hold options: made by braces, or without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The plain objects of another realm have a prototype of their own, which has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

function atLeast(least: number): (value: unknown) => boolean {
  return (value) => Number.isSafeInteger(value) && (value as number) >= least;
}
