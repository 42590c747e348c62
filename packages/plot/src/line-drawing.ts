/** Each line has strokes of its own, so that it shows without colours: across, down, and the four corners. */
export const PENS = [
  { across: '━', down: '┃', fall: ['┓', '┗'], rise: ['┛', '┏'], ansi: 34 },
  { across: '═', down: '║', fall: ['╗', '╚'], rise: ['╝', '╔'], ansi: 33 },
  { across: '─', down: '│', fall: ['┐', '└'], rise: ['┘', '┌'], ansi: 35 },
] as const;

export type Pen = (typeof PENS)[number];

/** As many values as there are columns: drawn out along straight lines, or averaged where several share a column. */
export function resample(values: readonly number[], columns: number): number[] {
  const n = values.length;
  return Array.from({ length: columns }, (_, column) => {
    if (n > columns) {
      const end = Math.floor(((column + 1) * n) / columns);
      const shared = values.slice(Math.floor((column * n) / columns), end);
      return shared.reduce((sum, value) => sum + value, 0) / shared.length;
    }
    const t = (column * (n - 1)) / (columns - 1);
    const left = Math.floor(t);
    return values[left]! + (t - left) * ((values[left + 1] ?? values[left]!) - values[left]!);
  });
}

/** The strokes of a line that passes column `c` at `rows[c]`, row 0 on top; steps between columns are drawn upright. */
export function* traceLine(
  rows: readonly number[],
  pen: Pen,
): Generator<{ row: number; column: number; stroke: string }> {
  for (const [column, row] of rows.entries()) {
    const before = rows[column - 1] ?? row;
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
