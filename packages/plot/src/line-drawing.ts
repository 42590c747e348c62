/** Each line has strokes of its own, so that it shows without colours: across, down, and the four corners. */
export const PENS = [
  { across: '━', down: '┃', fall: ['┓', '┗'], rise: ['┛', '┏'], ansi: 34 },
  { across: '═', down: '║', fall: ['╗', '╚'], rise: ['╝', '╔'], ansi: 33 },
  { across: '─', down: '│', fall: ['┐', '└'], rise: ['┘', '┌'], ansi: 35 },
] as const;

export type Pen = (typeof PENS)[number];

/**
 * As many values as there are columns: drawn out along straight lines, or averaged where several share a column. A gap (NaN) stays
 * one; a value between gaps has a column of its own.
 */
export function resample(values: readonly number[], columns: number): number[] {
  const n = values.length;
  if (n > columns) {
    return Array.from({ length: columns }, (_, column) => {
      const end = Math.floor(((column + 1) * n) / columns);
      const shared = values
        .slice(Math.floor((column * n) / columns), end)
        .filter((value) => !Number.isNaN(value));
      return shared.reduce((sum, value) => sum + value, 0) / shared.length;
    });
  }
  const drawn = Array.from({ length: columns }, (_, column) => {
    const t = (column * (n - 1)) / (columns - 1);
    const left = Math.floor(t);
    const from = values[left]!;
    return t === left ? from : from + (t - left) * ((values[left + 1] ?? from) - from);
  });
  for (const [i, value] of values.entries()) {
    const column = n === 1 ? 0 : Math.round((i * (columns - 1)) / (n - 1));
    if (Number.isNaN(drawn[column]!)) drawn[column] = value;
  }
  return drawn;
}

/** The strokes of a line that passes column `c` at `rows[c]`, row 0 on top, nothing where it is NaN; steps between columns are drawn upright. */
export function* traceLine(
  rows: readonly number[],
  pen: Pen,
): Generator<{ row: number; column: number; stroke: string }> {
  for (const [column, row] of rows.entries()) {
    if (Number.isNaN(row)) continue;
    const last = rows[column - 1] ?? row;
    const before = Number.isNaN(last) ? row : last;
    if (row === before) {
      yield { row, column, stroke: pen.across };
      continue;
    }
    const [leave, arrive] = row > before ? pen.fall : pen.rise;
    yield { row: before, column, stroke: leave };
    for (let between = Math.min(row, before) + 1; between < Math.max(row, before); between++) {
      yield { row: between, column, stroke: pen.down };
    }
    yield { row, column, stroke: arrive };
  }
}
