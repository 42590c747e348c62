/**
 * A table of box-drawing lines, laid out as `rich.table.Table(width=..., show_lines=True)` does for Keras's summary: cells
 * wrap at words, words longer than their column are cut with an ellipsis.
 */

export interface Column {
  header: string;
  /** Share of the line, before the frame takes its part. */
  width: number;
  align: 'left' | 'right' | 'center';
  /** Adds colour to a line of a cell; must not change its length on screen. */
  style?: (text: string) => string;
}

const PADDING = 2;

/** The lines of the table, `lineLength` characters each. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly string[][],
  lineLength: number,
): string[] {
  const widths = contentWidths(columns, lineLength);
  const rule = (left: string, line: string, middle: string, right: string) =>
    left + widths.map((width) => line.repeat(width + PADDING)).join(middle) + right;

  const lines = (cells: readonly string[], bar: string, style: (text: string, column: Column) => string) => {
    const wrapped = cells.map((cell, i) => wrap(cell, widths[i]!));
    const height = Math.max(...wrapped.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) => {
      const texts = columns.map((column, i) => {
        const text = wrapped[i]![line] ?? '';
        return aligned(text, style(text, column), widths[i]!, column.align);
      });
      return `${bar} ${texts.join(` ${bar} `)} ${bar}`;
    });
  };

  const headers = columns.map(({ header }) => header);
  const body = rows.map((row) => lines(row, '│', (text, column) => column.style?.(text) ?? text));
  const separator = rule('├', '─', '┼', '┤');
  return [
    rule('┏', '━', '┳', '┓'),
    ...lines(headers, '┃', (text) => text),
    rule('┡', '━', '╇', '┩'),
    ...body.flatMap((cell, i) => (i === 0 ? cell : [separator, ...cell])),
    rule('└', '─', '┴', '┘'),
  ];
}

/** What is left for text: padding and frame, which the given widths do not foresee, are taken evenly from all columns. */
function contentWidths(columns: readonly Column[], lineLength: number): number[] {
  const wanted = columns.map(({ width }) => width + PADDING);
  let excess = sum(wanted) - (lineLength - columns.length - 1);
  return wanted.map((width, i) => {
    const share = Math.min(width, roundHalfEven(excess / (columns.length - i)));
    excess -= share;
    return Math.max(0, width - share - PADDING);
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/\S+\s*/g) ?? []) {
    if (line !== '' && line.length + word.trimEnd().length > width) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  lines.push(line);
  return lines.map((each) => ellipsis(each.trimEnd(), width));
}

function ellipsis(text: string, width: number): string {
  if (text.length <= width) return text;
  return width === 0 ? '' : `${text.slice(0, width - 1)}…`;
}

/** `styled`, which shows as `text`, among spaces. */
function aligned(text: string, styled: string, width: number, align: Column['align']): string {
  const space = Math.max(0, width - text.length);
  const before = align === 'left' ? 0 : align === 'right' ? space : Math.floor(space / 2);
  return ' '.repeat(before) + styled + ' '.repeat(space - before);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
