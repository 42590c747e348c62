import { printable } from '@unroll/core/internal';
import type { Column } from './column.js';

const MOST_ROWS = 10;
const EDGE_ROWS = 5;
const MOST_DECIMALS = 6;

/** As pandas' `display.max_colwidth`. */
const WIDEST = 50;
const MOST_COLUMNS = 40;

/** The columns right-aligned under their names, beside the row numbers, as pandas prints a DataFrame. */
export function formatTable(columns: readonly Column[], rowCount: number): string {
  const folded = rowCount > MOST_ROWS;
  const rows = [...Array(rowCount).keys()];
  const shown = folded ? [...rows.slice(0, EDGE_ROWS), ...rows.slice(-EDGE_ROWS)] : rows;
  const fold = <T>(cells: readonly T[], mark: T) =>
    folded ? [...cells.slice(0, EDGE_ROWS), mark, ...cells.slice(EDGE_ROWS)] : cells;

  const index = align(['', ...fold(shown.map(String), '...')], 'padEnd');
  const body = foldColumns(columns).map((column) =>
    column === null
      ? ['...', ...fold(shown, 0).map(() => '...')]
      : align([printable(column.name, WIDEST), ...fold(formatCells(column, shown), '...')], 'padStart'),
  );
  const lines = index.map((label, line) => [label, ...body.map((cells) => cells[line])].join('  '));
  if (folded) lines.push('', `[${rowCount} rows x ${columns.length} columns]`);
  return lines.join('\n');
}

/** The first and the last where there are many; null for those between. */
function foldColumns(columns: readonly Column[]): (Column | null)[] {
  if (columns.length <= MOST_COLUMNS) return [...columns];
  return [...columns.slice(0, MOST_COLUMNS / 2), null, ...columns.slice(-MOST_COLUMNS / 2)];
}

function formatCells(column: Column, rows: readonly number[]): string[] {
  switch (column.kind) {
    case 'number': {
      const numbers = rows.map((row) => column.values[row]!);
      const decimals = Math.max(0, ...numbers.map(decimalsOf));
      return numbers.map((n) => (Number.isNaN(n) ? 'NaN' : n.toFixed(decimals)));
    }
    case 'date': {
      const texts = rows.map((row) => column.values[row]?.toISOString() ?? 'NaT');
      const wholeDays = texts.every((text) => text === 'NaT' || text.endsWith('T00:00:00.000Z'));
      return wholeDays ? texts.map((text) => text.slice(0, 10)) : texts;
    }
    case 'text':
      return rows.map((row) => printable(column.values[row] ?? 'NaN', WIDEST));
  }
}

/** The decimals a number needs, six at most: what pandas' `display.precision` shows. */
function decimalsOf(n: number): number {
  if (!Number.isFinite(n)) return 0;
  const [, fraction = ''] = n.toFixed(MOST_DECIMALS).replace(/0+$/, '').split('.');
  return fraction.length;
}

function align(cells: readonly string[], pad: 'padStart' | 'padEnd'): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell[pad](width));
}
