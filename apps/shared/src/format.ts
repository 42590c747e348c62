const count = new Intl.NumberFormat('en-US');
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `1,258`. */
export function formatCount(value: number): string {
  return count.format(value);
}

/** `$2,257.83`; a column that counts shares is no money. */
export function formatPrice(value: number, column = 'Open'): string {
  if (/volume/i.test(column)) return count.format(Math.round(value));
  return `${value < 0 ? '-' : ''}$${cents.format(Math.abs(value))}`;
}

/** `1,208 days`, `1 day`. */
export function plural(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Numbers with four decimals: `0.0858   0.0970`. */
export function listNumbers(values: ArrayLike<number>): string {
  return Array.from(values, (value) => value.toFixed(4)).join('   ');
}

/** `31 January 2017`. */
export function formatDay(date: Date): string {
  return day.format(date);
}

/** A tuple as Python prints it: `(1208, 50, 1)`, `(1208,)`. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

const SHORTEST_LABEL = 6;

/**
 * Rows in columns: the first to the left, the others to the right. Where they are wider than `most`, the space between them
 * shrinks, then the first column is cut.
 */
export function formatColumns(rows: readonly (readonly string[])[], most = Number.POSITIVE_INFINITY): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  );
  const total = widths.reduce((sum, width) => sum + width, 0);
  const gap = [3, 2].find((gap) => total + gap * (columns - 1) <= most) ?? 1;
  const excess = Math.max(0, total + gap * (columns - 1) - most);
  if (columns > 0) widths[0] = Math.max(Math.min(widths[0]!, SHORTEST_LABEL), widths[0]! - excess);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cut(cell, widths[i]!).padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join(' '.repeat(gap))
      .trimEnd();
  return rows.map((row) => cut(line(row), most)).join('\n');
}

/** At most so many characters, the last an ellipsis where there were more. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
