import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { check, defineOptions, describe, expected, integer, oneOf, printable } from '@unroll/core/internal';
import { CellReader } from './cells.js';
import { type Column, countMissing, isGap, takeRows } from './column.js';
import { describeNumbers, type Statistics } from './describe-numbers.js';
import { type FillMethod, fillMethods, fillMissing } from './fill.js';
import { formatTable } from './format-table.js';

export interface NumbersOptions {
  /** Closes gaps first, as `fillMissing` does. */
  fill?: FillMethod | undefined;
}

const numbersOptions = defineOptions<NumbersOptions>('numbers', { checks: { fill: oneOf(...fillMethods) } });
const rowsOptions = defineOptions<{ names?: readonly string[] } & NumbersOptions>('rows', {
  positional: ['names'],
  checks: {
    names: check<readonly string[]>(
      'a list of columns, at least one',
      (value) => Array.isArray(value) && value.length > 0,
    ),
    fill: oneOf(...fillMethods),
  },
});
const edgeOptions = defineOptions<{ n?: number }>('head', { positional: ['n'], checks: { n: integer } });
const sliceOptions = defineOptions<{ start?: number; end?: number }>('slice', {
  positional: ['start', 'end'],
  checks: { start: integer, end: integer },
});

const MOST_NAMES = 20;

/** A table of typed columns, read-only: what `readCsv` returns. */
export class Frame {
  /** What errors call the table: a file's name, usually. */
  readonly name: string;
  /** The columns' names, in the file's order. */
  readonly columns: readonly string[];
  /** `[rows, columns]`. */
  readonly shape: readonly [rows: number, columns: number];
  readonly #byName: ReadonlyMap<string, Column>;
  readonly #lines: readonly number[];
  readonly #reader: CellReader;

  /** `lines[i]` is the line of the file that row `i` starts on; errors name it. */
  constructor(
    columns: readonly Column[],
    {
      name,
      lines,
      reader = CellReader.plain,
    }: { name: string; lines: readonly number[]; reader?: CellReader },
  ) {
    for (const column of columns) {
      if (column.values.length === lines.length) continue;
      throw new ShapeError(
        `Frame: column ${describe(column.name)} must have ${lines.length} values, got ${column.values.length}`,
      );
    }
    this.name = name;
    this.columns = columns.map((column) => column.name);
    this.shape = [lines.length, columns.length];
    this.#byName = new Map(columns.map((column) => [column.name, column]));
    this.#lines = lines;
    this.#reader = reader;
  }

  /** One column with its kind: `'number'`, `'date'` or `'text'`. @throws ArgumentError where there is no such column. */
  column(name: string): Column {
    const column = this.#byName.get(name);
    if (!column) {
      throw new ArgumentError(
        `${this.name}: there is no column ${describe(name)}; the columns are ${printable(this.columns.slice(0, MOST_NAMES).join(', '), 200)}`,
      );
    }
    return column;
  }

  /**
   * A column's numbers, none of them missing: a new array of `shape[0]` values.
   *
   * @throws ArgumentError where there is no such column, a cell is not a number, or values are missing and `fill` is not given.
   */
  numbers(name: string, ...args: [options?: NumbersOptions]): Float64Array {
    const { fill } = numbersOptions.read(args);
    const column = this.column(name);
    if (column.kind !== 'number')
      throw this.#wrongCell(column, 'a number', (text) => this.#reader.number(text) !== null);
    const missing = countMissing(column);
    if (missing === 0) return column.values.slice();
    if (fill) return fillMissing(column.values, fill);
    throw this.#missingCells(column, missing);
  }

  /**
   * The numbers of several columns, row by row: what `slidingWindows` and the scalers take. Default all columns of numbers.
   *
   * @throws ArgumentError as `numbers` does.
   */
  rows(
    ...args: [names?: readonly string[], options?: NumbersOptions] | [options?: NumbersOptions]
  ): number[][] {
    const { names = this.columns.filter((name) => this.column(name).kind === 'number'), fill } =
      rowsOptions.read(args);
    if (names.length === 0) throw new ArgumentError(`${this.name}: there is no column of numbers`);
    const columns = names.map((name) => this.numbers(name, { fill }));
    return Array.from(this.#lines, (_, row) => columns.map((column) => column[row]!));
  }

  /** Each column's kind, as pandas' `dtypes`. */
  get dtypes(): Record<string, Column['kind']> {
    return Object.fromEntries([...this.#byName.values()].map(({ name, kind }) => [name, kind]));
  }

  /** Count, mean, standard deviation, least, quartiles and largest of each column of numbers, as pandas' `describe`. */
  describe(): Record<string, Statistics> {
    const numeric = [...this.#byName.values()].filter((column) => column.kind === 'number');
    return Object.fromEntries(numeric.map(({ name, values }) => [name, describeNumbers(values)]));
  }

  /** A column's dates (UTC), none of them missing. @throws ArgumentError as `numbers` does. */
  dates(name: string): Date[] {
    const column = this.column(name);
    if (column.kind !== 'date')
      throw this.#wrongCell(column, 'a date', (text) => this.#reader.date(text) !== null);
    const missing = countMissing(column);
    if (missing > 0) throw this.#missingCells(column, missing);
    return column.values.filter((date) => date !== null);
  }

  /** How many values each column misses, as pandas' `isna().sum()`. */
  missingValues(): Record<string, number> {
    return Object.fromEntries(
      [...this.#byName.values()].map((column) => [column.name, countMissing(column)]),
    );
  }

  /** The first `n` rows; all but the last `-n` where `n` is negative, as in pandas. */
  head(...args: [n?: number]): Frame {
    const { n = 5 } = edgeOptions.read(args);
    return this.slice(0, n);
  }

  /** The last `n` rows; all but the first `-n` where `n` is negative, as in pandas. */
  tail(...args: [n?: number]): Frame {
    const { n = 5 } = edgeOptions.read(args, 'tail');
    return this.slice(n >= 0 ? Math.max(0, this.shape[0] - n) : -n);
  }

  /** Rows `start` to `end`, `end` not included; negative numbers count from the end, as in `Array.prototype.slice`. */
  slice(...args: [start?: number, end?: number]): Frame {
    const { start, end } = sliceOptions.read(args);
    return this.#take([...this.#lines.keys()].slice(start, end));
  }

  /** The rows whose date lies between `first` and `last`, both included. Texts are dates as in a file: `'2012-01-03'`. */
  between(dateColumn: string, first: Date | string, last: Date | string): Frame {
    const from = this.#limit('first', first);
    const to = this.#limit('last', last);
    const dates = this.dates(dateColumn);
    return this.#take([...dates.keys()].filter((row) => dates[row]! >= from && dates[row]! <= to));
  }

  /** An aligned table as pandas prints it: all of up to 10 rows, else the first and last 5 and the shape. */
  toString(): string {
    return formatTable([...this.#byName.values()], this.shape[0]);
  }

  #take(rows: readonly number[]): Frame {
    const columns = [...this.#byName.values()].map((column) => takeRows(column, rows, this.#reader));
    return new Frame(columns, {
      name: this.name,
      lines: rows.map((row) => this.#lines[row]!),
      reader: this.#reader,
    });
  }

  #limit(argument: string, value: Date | string): Date {
    const date: unknown = typeof value === 'string' ? this.#reader.date(value) : value;
    if (date instanceof Date && !Number.isNaN(date.getTime())) return date;
    throw expected('between', argument, 'a date such as 2012-01-03', value);
  }

  #wrongCell(column: Column, wanted: string, fits: (text: string) => boolean): ArgumentError {
    const row = [...column.values].findIndex(
      (value) => value !== null && !(typeof value === 'string' && fits(value)),
    );
    const value = column.values[row];
    const shown = value instanceof Date ? value.toISOString().slice(0, 10) : describe(value);
    return new ArgumentError(
      `${this.name}, line ${this.#lines[row]}, column ${describe(column.name)}: expected ${wanted}, got ${shown}`,
    );
  }

  #missingCells(column: Column, count: number): ArgumentError {
    const line = this.#lines[[...column.values].findIndex(isGap)];
    const verb = count === 1 ? 'is' : 'are';
    return new ArgumentError(
      `${this.name}: column ${describe(column.name)} must have no gaps, but ${count} of its ${column.values.length} ` +
        `values ${verb} missing, the first on line ${line}; fill or remove them`,
    );
  }
}
