import { ArgumentError, describe, ShapeError } from '@unroll/core/errors';
import { csvParseRows } from 'd3-dsv';
import { inferColumn } from './column.js';
import { Frame } from './frame.js';

export interface ReadCsvOptions {
  /** What errors call the text: a file's name, usually. Default `'CSV'`. */
  name?: string;
}

/**
 * Reads CSV text, its first line the header, into a `Frame` of typed columns.
 *
 * Fields may be quoted, lines may end in LF or CRLF, blank lines are skipped, a byte order mark is ignored. A column is of
 * numbers (`"7,380,500"` too), of dates (ISO, or US with the month first) or of text. Missing is what pandas' `read_csv`
 * takes as missing: an empty cell, `NaN`, `NA`, `null` and their kin. A column without a name is `Unnamed: <position>`.
 *
 * @throws ArgumentError where the text has no header or no rows, or two columns share a name.
 * @throws ShapeError where a row has more or fewer fields than the header; the message names the line.
 *
 * @example
 * const prices = readCsv(text, { name: 'prices.csv' });
 * prices.shape;            // [1258, 6]
 * prices.numbers('Open');  // Float64Array(1258)
 */
export function readCsv(text: string, { name = 'CSV' }: ReadCsvOptions = {}): Frame {
  const [header, ...rows] = numberedRows(text);
  if (!header) throw new ArgumentError(`${name}: expected a header line and rows, got an empty text`);
  if (rows.length === 0) throw new ArgumentError(`${name}: expected rows after the header, got none`);

  const columns = header.cells.map((cell, i) => cell.trim() || `Unnamed: ${i}`);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) {
    throw new ArgumentError(`${name}, line ${header.line}: two columns are called ${describe(twice)}`);
  }
  for (const { cells, line } of rows) {
    if (cells.length === columns.length) continue;
    throw new ShapeError(
      `${name}, line ${line}: expected ${columns.length} fields as in the header, got ${cells.length}`,
    );
  }
  return new Frame(
    columns.map((column, i) =>
      inferColumn(
        column,
        rows.map(({ cells }) => cells[i]!),
      ),
    ),
    { name, lines: rows.map(({ line }) => line) },
  );
}

/** The rows that are not blank, each with the line it starts on (a quoted field may span several lines). */
function numberedRows(text: string): { cells: string[]; line: number }[] {
  let next = 1;
  const rows = csvParseRows(text.replace(/^\uFEFF/, '')).map((cells) => {
    const line = next;
    next += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    return { cells, line };
  });
  return rows.filter(({ cells }) => cells.length > 1 || cells[0]?.trim());
}
