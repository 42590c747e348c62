import { ArgumentError } from '@unroll/core/errors';

/** A line of a file, or several where a quoted field spans them. */
export interface CsvRow {
  cells: string[];
  /** The line it starts on, from 1. */
  line: number;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Cuts CSV text into rows as pandas' C parser does: a field that begins with a quote ends at the next single one, and what
 * stands between that and the delimiter is kept; a quote within a field is a character; lines end in LF, CRLF or CR; lines of
 * blanks alone are skipped.
 *
 * Work and memory are linear in the text.
 *
 * @throws ArgumentError where a quote is never closed; the message names the line it stands on.
 */
export function csvRows(text: string, delimiter: string, name: string): CsvRow[] {
  const reader = new Reader(text, delimiter.charCodeAt(0), name);
  const rows: CsvRow[] = [];
  for (let row = reader.row(); row !== null; row = reader.row()) rows.push(row);
  return rows;
}

class Reader {
  private at = 0;
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly delimiter: number,
    private readonly name: string,
  ) {}

  /** The next row that is not blank; null after the last. */
  row(): CsvRow | null {
    this.skipBlankLines();
    if (this.at >= this.text.length) return null;
    const row: CsvRow = { cells: [], line: this.line };
    for (;;) {
      row.cells.push(this.text.charCodeAt(this.at) === QUOTE ? this.quotedCell() : this.plainRest(this.at));
      if (this.at >= this.text.length) return row;
      if (this.text.charCodeAt(this.at) === this.delimiter) this.at++;
      else {
        this.endLine();
        return row;
      }
    }
  }

  private skipBlankLines(): void {
    for (let at = this.at; ; at++) {
      const code = this.text.charCodeAt(at);
      if (Number.isNaN(code)) this.at = at;
      if (code === LF || code === CR) {
        this.at = at;
        this.endLine();
        at = this.at - 1;
      } else if ((code !== SPACE && code !== TAB) || code === this.delimiter) return;
    }
  }

  private endLine(): void {
    if (this.text.charCodeAt(this.at) === CR && this.text.charCodeAt(this.at + 1) === LF) this.at++;
    this.at++;
    this.line++;
  }

  /** The text from `start` to the end of the field. */
  private plainRest(start: number): string {
    const { text, delimiter } = this;
    let at = this.at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === LF || code === CR) break;
    }
    this.at = at;
    return text.slice(start, at);
  }

  private quotedCell(): string {
    const opened = this.line;
    const pieces: string[] = [];
    for (;;) {
      const start = this.at + 1;
      const end = this.text.indexOf('"', start);
      if (end < 0) {
        throw new ArgumentError(
          `${this.name}, line ${opened}: expected a closing quote to the one that opens a field there, got the end of the text`,
        );
      }
      pieces.push(this.text.slice(start, end));
      this.countLines(start, end);
      this.at = end + 1;
      if (this.text.charCodeAt(this.at) !== QUOTE) break;
      pieces.push('"');
    }
    pieces.push(this.plainRest(this.at));
    return pieces.join('');
  }

  private countLines(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === LF || (code === CR && this.text.charCodeAt(at + 1) !== LF)) this.line++;
    }
  }
}
