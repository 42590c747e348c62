import type { CellReader } from './cells.js';

/** Numbers; a missing one is NaN. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Dates in UTC; a missing one is null. */
export interface DateColumn {
  readonly name: string;
  readonly kind: 'date';
  readonly values: readonly (Date | null)[];
}

/** Anything else, as written in the file; a missing cell is null. */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
}

export type Column = NumberColumn | DateColumn | TextColumn;

/** A column is numeric, or dated, when every cell that is not missing is; with no such cell it is numeric, as in pandas. */
export function inferColumn(name: string, cells: readonly string[], reader: CellReader): Column {
  const numbers = parseAll(cells, reader, (cell) => reader.number(cell));
  if (numbers) return { name, kind: 'number', values: Float64Array.from(numbers, (n) => n ?? Number.NaN) };
  const dates = parseAll(cells, reader, (cell) => reader.date(cell));
  if (dates) return { name, kind: 'date', values: dates };
  return { name, kind: 'text', values: cells.map((cell) => (reader.isMissing(cell) ? null : cell)) };
}

/** Every cell parsed, null where missing; or null as soon as one cell does not parse. */
function parseAll<T>(
  cells: readonly string[],
  reader: CellReader,
  parse: (cell: string) => T | null,
): (T | null)[] | null {
  const parsed: (T | null)[] = [];
  for (const cell of cells) {
    const value = parse(cell);
    if (value === null && !reader.isMissing(cell)) return null;
    parsed.push(value);
  }
  return parsed;
}

export function takeRows(column: Column, rows: readonly number[], reader: CellReader): Column {
  switch (column.kind) {
    case 'number':
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
    case 'date':
      return { ...column, values: rows.map((row) => column.values[row]!) };
    case 'text':
      // Without the rows that made it text, a column may hold only numbers or only dates.
      return inferColumn(
        column.name,
        rows.map((row) => column.values[row] ?? ''),
        reader,
      );
  }
}

export function isGap(value: number | string | Date | null): boolean {
  return value === null || Number.isNaN(value);
}

export function countMissing(column: Column): number {
  let missing = 0;
  for (const value of column.values) if (isGap(value)) missing++;
  return missing;
}
