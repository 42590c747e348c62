import { parseDate } from './dates.js';

/** The cells that pandas' `read_csv` takes as missing, in their own spelling; blanks around them are dropped. */
const MISSING = new Set([
  ...[
    '',
    'NaN',
    'nan',
    '-NaN',
    '-nan',
    'NA',
    '<NA>',
    'N/A',
    'n/a',
    '#N/A',
    '#N/A N/A',
    '#NA',
    'NULL',
    'null',
  ],
  ...['None', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN'],
]);

const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** How a file writes its numbers and dates. */
export interface CellFormat {
  /** Between whole and fraction: a point or a comma. */
  readonly decimal: string;
  /** Between groups of digits; null where there is nothing. */
  readonly thousands: string | null;
  /** Whether groups may have any length, as pandas takes them once it is told of `thousands`, or have three digits. */
  readonly anyGroups: boolean;
  /** Whether `1/02/2012` is the first of February. */
  readonly dayFirst: boolean;
}

/** Reads the cells of a file: what is missing, what is a number, what is a date. */
export class CellReader {
  static readonly plain = new CellReader({ decimal: '.', thousands: ',', anyGroups: false, dayFirst: false });

  private readonly pattern: RegExp;

  constructor(readonly format: CellFormat) {
    this.pattern = numberPattern(format);
  }

  isMissing(cell: string): boolean {
    return MISSING.has(cell.trim());
  }

  /** The number a cell holds, thousands' separators allowed (`"7,380,500"`), or null where it holds something else. */
  number(cell: string): number | null {
    const text = cell.trim();
    const { decimal, thousands } = this.format;
    if (!this.pattern.test(text)) return INFINITE.test(text) ? infinite(text) : null;
    const digits = thousands === null ? text : text.replaceAll(thousands, '');
    return Number(decimal === '.' ? digits : digits.replace(decimal, '.'));
  }

  /** The date a cell holds, or null. */
  date(cell: string): Date | null {
    return parseDate(cell, this.format.dayFirst);
  }
}

function infinite(text: string): number {
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function numberPattern({ decimal, thousands, anyGroups }: CellFormat): RegExp {
  const [point, comma] = [decimal, thousands ?? ''].map((mark) => mark.replace(/[^\w\s]/g, '\\$&'));
  const grouped = anyGroups ? `\\d(?:${comma}?\\d)*` : `\\d{1,3}(?:${comma}\\d{3})+`;
  const whole = thousands === null ? '\\d+' : `(?:\\d+|${grouped})`;
  return new RegExp(`^[+-]?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?$`);
}
