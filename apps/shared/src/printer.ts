import type { WriteStream } from 'node:tty';
import { cut, formatColumns } from './format.js';

type Output = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

const WIDEST = 100;

/** Prints a demo's steps one after another, with headings; `--quiet` leaves the results. */
export class Printer {
  /** Whether steps are left out. */
  readonly quiet: boolean;
  readonly #out: Output;
  #steps = 0;

  constructor({ quiet = false, out = process.stdout }: { quiet?: boolean | undefined; out?: Output } = {}) {
    this.quiet = quiet;
    this.#out = out;
  }

  /** Columns a line may take: the terminal's, within reason; 80 where there is none. */
  get width(): number {
    return Math.min(Math.max(this.#out.columns || 80, 40), WIDEST);
  }

  /** Whether colours and bold type show. */
  get color(): boolean {
    return this.live && !process.env.NO_COLOR;
  }

  /** Whether lines can be drawn over: a terminal that is not a dumb one. */
  get live(): boolean {
    return this.#out.isTTY === true && process.env.TERM !== 'dumb';
  }

  /** The most columns of a table: a terminal's; no limit where there is none. */
  get tableWidth(): number {
    return this.#out.isTTY ? this.#out.columns || 80 : Number.POSITIVE_INFINITY;
  }

  /** A numbered heading, with an empty line before it. */
  step(title: string): void {
    this.#steps++;
    this.print(`\n${this.#bold(`${this.#steps}. ${title}`)}`);
  }

  /** Part of a step. */
  print(text: string): void {
    if (!this.quiet) this.#write(text);
  }

  /** A table, cut at the right edge of a terminal rather than wrapped. */
  printTable(text: string): void {
    this.print(
      text
        .split('\n')
        .map((line) => cut(line, this.tableWidth))
        .join('\n'),
    );
  }

  /** Rows in aligned columns. */
  printColumns(rows: readonly (readonly string[])[]): void {
    this.print(formatColumns(rows, this.tableWidth));
  }

  /** Items of a list in one line, as many as there is room for, an ellipsis where there are more, and what ends the line. */
  printList(items: readonly string[], { hasMore = false, end = '' } = {}): void {
    const line = (count: number) =>
      [items.slice(0, count).join('   '), hasMore || count < items.length ? ' …' : '', end].join('');
    const isNarrow = (count: number) => line(count).length > this.tableWidth;
    let count = items.length;
    while (count > 1 && isNarrow(count)) count--;
    this.print(cut(line(count), this.tableWidth));
  }

  /** A result: shown in any case. */
  result(text: string): void {
    this.#write(text);
  }

  #write(text: string): void {
    this.#out.write(`${text}\n`);
  }

  #bold(text: string): string {
    return this.color ? `\u001b[1m${text}\u001b[22m` : text;
  }
}
