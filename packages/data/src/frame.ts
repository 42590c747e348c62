import { ArgumentError, describe, ShapeError } from '@unroll/core/errors';
import { parseDate, parseNumber } from './cells.js';
import { type Column, countMissing, isGap, takeRows } from './column.js';
import { type FillMethod, fillMissing } from './fill.js';
import { formatTable } from './format-table.js';

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

  /** `lines[i]` is the line of the file that row `i` starts on; errors name it. */
  constructor(columns: readonly Column[], { name, lines }: { name: string; lines: readonly number[] }) {
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
  }

  /** One column with its kind: `'number'`, `'date'` or `'text'`. @throws ArgumentError where there is no such column. */
  column(name: string): Column {
    const column = this.#byName.get(name);
    if (!column) {
      throw new ArgumentError(
        `${this.name}: there is no column ${describe(name)}; the columns are ${this.columns.join(', ')}`,
      );
    }
    return column;
  }

  /**
   * A column's numbers, none of them missing: a new array of `shape[0]` values.
   *
   * @param fill closes gaps first, as `fillMissing` does.
   * @throws ArgumentError where there is no such column, a cell is not a number, or values are missing and `fill` is not given.
   */
  numbers(name: string, { fill }: { fill?: FillMethod | undefined } = {}): Float64Array {
    const column = this.column(name);
    if (column.kind !== 'number')
      throw this.#wrongCell(column, 'a number', (text) => parseNumber(text) !== null);
    const missing = countMissing(column);
    if (missing === 0) return column.values.slice();
    if (fill) return fillMissing(column.values, fill);
    throw this.#missingCells(column, missing);
  }

  /** A column's dates (UTC), none of them missing. @throws ArgumentError as `numbers` does. */
  dates(name: string): Date[] {
    const column = this.column(name);
    if (column.kind !== 'date') throw this.#wrongCell(column, 'a date', (text) => parseDate(text) !== null);
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

  /** The first `n` rows. */
  head(n = 5): Frame {
    return this.slice(0, n);
  }

  /** Rows `start` to `end`, `end` not included; negative numbers count from the end, as in `Array.prototype.slice`. */
  slice(start?: number, end?: number): Frame {
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
    const columns = [...this.#byName.values()].map((column) => takeRows(column, rows));
    return new Frame(columns, { name: this.name, lines: rows.map((row) => this.#lines[row]!) });
  }

  #limit(argument: string, value: Date | string): Date {
    const date = typeof value === 'string' ? parseDate(value) : value;
    if (date && !Number.isNaN(date.getTime())) return date;
    throw new ArgumentError(`between: ${argument} must be a date such as 2012-01-03, got ${describe(value)}`);
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
