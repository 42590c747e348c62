import { expected, requireInteger } from '@unroll/core/errors';
import { PENS, type Pen, resample, traceLine } from './line-drawing.js';
import { coveringTicks, extent, tickFormat, wholeTicks } from './ticks.js';
import { drawable, requireSameLength } from './values.js';

export interface TerminalChartOptions {
  /** The most columns a line may take, at least 20; `process.stdout.columns` fits. Default 72. */
  width?: number;
  /** Rows of the drawing, at least 3; title, legend and axis come on top. Default 12. */
  height?: number;
  title?: string;
  /** What the first value counts as: 1 for epochs (the default), 0 for time steps. */
  start?: number;
  /** Whether lines differ in ANSI colours too. Default false. */
  color?: boolean;
}

type NamedSeries = Readonly<Record<string, ArrayLike<number>>>;

/**
 * A line chart as text, at most `width` columns wide: one series, or up to three of one length with their names.
 *
 * A series longer than the chart is wide shows the mean of the values that share a column.
 *
 * @throws ArgumentError where a series is empty, a value is not finite, or a size is too small.
 * @throws ShapeError where the lengths differ.
 *
 * @example
 * console.log(terminalChart({ loss, val_loss: valLoss }, { title: 'stock-keras', width: process.stdout.columns }));
 */
export function terminalChart(
  series: ArrayLike<number> | NamedSeries,
  { width = 72, height = 12, title, start = 1, color = false }: TerminalChartOptions = {},
): string {
  requireInteger('terminalChart', 'width', width, 20);
  requireInteger('terminalChart', 'height', height, 3);
  requireInteger('terminalChart', 'start', start, 0);
  const named = Object.entries(isSeries(series) ? { series } : series);
  if (named.length === 0 || named.length > PENS.length) {
    throw expected('terminalChart', 'series', `an array, or a record of 1 to ${PENS.length}`, named.length);
  }
  const lines = named.map(([name, values]) => drawable('terminalChart', name, values));
  const count = lines[0]!.length;
  lines.forEach((line, i) => {
    requireSameLength('terminalChart', named[i]![0], line.length, named[0]![0], count);
  });

  const ticks = coveringTicks(...extent(lines.flat()), Math.max(2, Math.floor(height / 3)));
  const labels = ticks.map(tickFormat(ticks));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const columns = width - labelWidth - 1;
  const [bottom, top] = extent(ticks);
  const toRow = (y: number) => Math.round(((top - y) / (top - bottom)) * (height - 1));

  const grid = Array.from({ length: height }, () => new Array<string>(columns).fill(' '));
  const paint = (pen: Pen, stroke: string) => (color ? `\u001b[${pen.ansi}m${stroke}\u001b[0m` : stroke);
  lines.forEach((line, i) => {
    const pen = PENS[i]!;
    for (const { row, column, stroke } of traceLine(resample(line, columns).map(toRow), pen)) {
      grid[row]![column] = paint(pen, stroke);
    }
  });

  const margin = new Map(ticks.map((tick, i) => [toRow(tick), labels[i]!]));
  const body = grid.map((cells, row) => {
    const label = margin.get(row);
    return `${(label ?? '').padStart(labelWidth)}${label === undefined ? '│' : '┤'}${cells.join('')}`;
  });
  const legend = isSeries(series)
    ? []
    : named.map(([name], i) => `${paint(PENS[i]!, PENS[i]!.across)} ${clip(name, width - 2)}`);
  const axis = timeAxis(start, start + count - 1, columns).map(
    (line, i) => ' '.repeat(labelWidth) + '└ '[i] + line,
  );
  const heading = title === undefined ? [] : [clip(title, width)];
  return [...heading, ...legend, ...body, ...axis].map((line) => line.trimEnd()).join('\n');
}

function isSeries(series: ArrayLike<number> | NamedSeries): series is ArrayLike<number> {
  return typeof series.length === 'number';
}

/** The axis under a chart and the labels under the axis. */
function timeAxis(first: number, last: number, columns: number): [axis: string, labels: string] {
  const ticks = wholeTicks(first, last, Math.max(1, Math.floor(columns / 10)));
  const format = tickFormat(ticks);
  const axis = new Array<string>(columns).fill('─');
  let labels = '';
  for (const tick of ticks) {
    const column = first === last ? 0 : Math.round(((tick - first) / (last - first)) * (columns - 1));
    axis[column] = '┬';
    const label = format(tick);
    const centred = column - Math.floor(label.length / 2);
    labels = labels.padEnd(Math.max(0, Math.min(centred, columns - label.length))) + label;
  }
  return [axis.join(''), labels];
}

function clip(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
