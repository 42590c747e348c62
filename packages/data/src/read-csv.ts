import { ArgumentError, ShapeError } from '@unroll/core/errors';
import {
  check,
  defineOptions,
  either,
  expected,
  flag,
  listOf,
  oneOf,
  orNull,
  printable,
  text,
} from '@unroll/core/internal';
import { CellReader } from './cells.js';
import { inferColumn } from './column.js';
import { csvRows } from './csv-rows.js';
import { type CsvSource, readSource } from './csv-source.js';
import { Frame } from './frame.js';

export interface ReadCsvOptions {
  /** What errors call the text: a file's name, usually. Default the path, or `'CSV'` where a text is given. */
  name?: string;
  /** What separates fields, one character: `';'`, `'\t'`. Default `','`. */
  delimiter?: string;
  /** pandas' other name for `delimiter`. */
  sep?: string;
  /** What stands before a number's fraction. Default `'.'`. */
  decimal?: '.' | ',';
  /**
   * What separates a number's digits, in groups of any length; null where nothing does. By default groups of three may be
   * separated, by the one of comma and point that is not `decimal`.
   */
  thousands?: string | null;
  /** Whether the first line holds the columns' names; without it, or with null, they are `'0'`, `'1'`, ... Default true. */
  header?: boolean | 0 | null;
  /** The columns' names, instead of those of the header. */
  names?: readonly string[];
  /** Whether `1/02/2012` is the first of February, and `1.2.2012` a date. Default false. */
  dayFirst?: boolean;
}

const character = check<string>(
  'one character, no quote and no line break',
  (value) => typeof value === 'string' && /^[^"\r\n\ud800-\udfff]$/.test(value),
);
const separator = check<string>(
  'one character that is no digit, letter or sign',
  (value) => typeof value === 'string' && /^[^\w+"\r\n-]$/.test(value),
);

const options = defineOptions<ReadCsvOptions>('readCsv', {
  checks: {
    name: text,
    delimiter: character,
    sep: character,
    decimal: oneOf('.', ','),
    thousands: orNull(separator),
    header: either(flag, oneOf(0, null)),
    names: listOf(text),
    dayFirst: flag,
  },
});

/**
 * Reads CSV text, its first line the header, into a `Frame` of typed columns. pandas.read_csv.
 *
 * `source` is the text, its bytes in UTF-8, or in Node the path of a file: a string of one line that ends in `.csv`, `.tsv` or
 * `.txt`, or a `file:` URL. Fields may be quoted, lines may end in LF, CRLF or CR, blank lines are skipped, a byte order mark is
 * ignored. A column is of numbers (`"7,380,500"` too), of dates (see `dayFirst`: ISO, `2012/1/3`, `1949-01`, US with the month
 * first, `3-Jan-12`, each with or without a time) or of text. Missing is what pandas' `read_csv` takes as missing: an empty
 * cell, `NaN`, `NA`, `null` and their kin. A column without a name is `Unnamed: <position>`; of two that share one the second
 * is `name.1`. Blanks around names are dropped.
 *
 * @throws ArgumentError where the text has no header or no rows, a quote is never closed, or a file cannot be read.
 * @throws ShapeError where a row has more or fewer fields than the header; the message names the line.
 *
 * @example
 * const prices = readCsv('prices.csv');
 * prices.shape;            // [1258, 6]
 * prices.numbers('Open');  // Float64Array(1258)
 * readCsv('Tag;Kurs\n3.1.2012;1.325,25\n', { delimiter: ';', decimal: ',', dayFirst: true });
 */
export function readCsv(source: CsvSource, ...args: [options?: ReadCsvOptions]): Frame {
  const given = options.read(args);
  const { delimiter, names, reader } = understand(given);
  const found = readSource(source);
  const name = printable(given.name ?? found.name);
  const rows = csvRows(found.text.replace(/^\uFEFF/, ''), delimiter, name);
  const hasHeader = given.header === undefined || given.header === true || given.header === 0;
  const header = hasHeader ? rows.shift() : undefined;
  if (hasHeader && !header) {
    throw new ArgumentError(`${name}: expected a header line and rows, got an empty text`);
  }
  if (rows.length === 0) {
    throw new ArgumentError(`${name}: expected rows${hasHeader ? ' after the header' : ''}, got none`);
  }

  const width = header?.cells.length ?? rows[0]!.cells.length;
  if (names && names.length !== width) {
    throw new ShapeError(
      `readCsv: names must have ${width} names as ${name} has columns, got ${names.length}`,
    );
  }
  for (const { cells, line } of rows) {
    if (cells.length === width) continue;
    const as = header ? 'the header' : 'the first row';
    throw new ShapeError(`${name}, line ${line}: expected ${width} fields as in ${as}, got ${cells.length}`);
  }
  const columns =
    names ?? (header ? columnNames(header.cells) : Array.from({ length: width }, (_, i) => `${i}`));
  return new Frame(
    columns.map((column, i) =>
      inferColumn(
        column,
        rows.map(({ cells }) => cells[i]!),
        reader,
      ),
    ),
    { name, lines: rows.map(({ line }) => line), reader },
  );
}

function understand({ delimiter, sep, decimal = '.', thousands, names, dayFirst = false }: ReadCsvOptions) {
  if (delimiter !== undefined && sep !== undefined && delimiter !== sep) {
    throw expected('readCsv', 'sep', 'left out where delimiter is given', sep);
  }
  if (thousands === decimal)
    throw expected('readCsv', 'thousands', 'another character than decimal', thousands);
  const twice = names?.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw expected('readCsv', 'names', 'different names', names);
  const reader = new CellReader({
    decimal,
    thousands: thousands === undefined ? (decimal === '.' ? ',' : '.') : thousands,
    anyGroups: thousands !== undefined,
    dayFirst,
  });
  return { delimiter: delimiter ?? sep ?? ',', names, reader };
}

/** The header's names as pandas makes them differ: `a`, `a.1`, `a.2`. */
function columnNames(cells: readonly string[]): string[] {
  const wanted = cells.map((cell, i) => cell.trim() || `Unnamed: ${i}`);
  const taken = new Set(wanted);
  const seen = new Map<string, number>();
  return wanted.map((name) => {
    let count = seen.get(name);
    seen.set(name, (count ?? 0) + 1);
    if (count === undefined) return name;
    while (taken.has(`${name}.${count}`)) count++;
    seen.set(name, count + 1);
    taken.add(`${name}.${count}`);
    return `${name}.${count}`;
  });
}
