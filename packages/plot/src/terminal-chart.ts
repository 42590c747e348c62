import { check, defineOptions, expected, flag, isPlainObject, printable, text } from '@unroll/core/internal';
import { PENS, type Pen, resample, traceLine } from './line-drawing.js';
import { coveringTicks, extent, tickFormat, wholeTicks } from './ticks.js';
import { drawable, isSeries, requireSameLength, type Series, validatedEpochs } from './values.js';

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

type NamedSeries = Readonly<Record<string, Series>>;

const options = defineOptions<{ series: Series | NamedSeries } & TerminalChartOptions>('terminalChart', {
  positional: ['series'],
  required: 1,
  checks: {
    series: check(
      'an array, or a record of 1 to 3 of them',
      (value) => isSeries(value) || isPlainObject(value),
    ),
    width: atLeast(20),
    height: atLeast(3),
    title: text,
    start: atLeast(0),
    color: flag,
  },
});

function atLeast(least: number) {
  return check<number>(
    `an integer >= ${least}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= least,
  );
}

/** No terminal has more columns or rows. */
const MOST = 10_000;

/**
 * A line chart as text, at most `width` columns wide: one series, or up to three of one length with their names.
 *
 * A series longer than the chart is wide shows the mean of the values that share a column. NaN, null or an infinity leaves a gap.
 * A series `val_...` may be of every n-th epoch alone, as Keras's history has it.
 *
 * @throws ArgumentError where a series is empty, a value is no number, or a size is too small.
 * @throws ShapeError where the lengths differ.
 *
 * @example
 * console.log(terminalChart({ loss, val_loss: valLoss }, { title: 'stock-keras', width: process.stdout.columns }));
 */
export function terminalChart(
  ...args: [series: Series | NamedSeries, options?: TerminalChartOptions]
): string {
  const { series, width = 72, height = 12, title, start = 1, color = false } = options.read(args);
  for (const [name, size] of Object.entries({ width, height })) {
    if (size > MOST) throw expected('terminalChart', name, `at most ${MOST}`, size);
  }
  const named = Object.entries(isSeries(series) ? { series } : series);
  if (named.length === 0 || named.length > PENS.length) {
    throw expected('terminalChart', 'series', `an array, or a record of 1 to ${PENS.length}`, named.length);
  }
  const lines = allOf(named);
  const count = lines[0]!.length;

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
    : named.map(([name], i) => `${paint(PENS[i]!, PENS[i]!.across)} ${printable(name, width - 2)}`);
  const axis = timeAxis(start, start + count - 1, columns).map(
    (line, i) => ' '.repeat(labelWidth) + '└ '[i] + line,
  );
  const heading = title === undefined ? [] : [printable(title, width)];
  return [...heading, ...legend, ...body, ...axis].map((line) => line.trimEnd()).join('\n');
}

/** The values of every series, as many as the first has: a validation's are put at the epochs it is of. */
function allOf(named: readonly (readonly [name: string, values: Series])[]): number[][] {
  const [first] = named;
  const count = first![1].length;
  return named.map(([name, values]) => {
    const label = printable(name);
    const numbers = drawable('terminalChart', label, values);
    if (numbers.length === count) return numbers;
    if (!name.startsWith('val_')) {
      requireSameLength('terminalChart', label, numbers.length, printable(first![0]), count);
    }
    const epochs = validatedEpochs('terminalChart', label, { validations: numbers.length, epochs: count });
    const spread = new Array<number>(count).fill(Number.NaN);
    epochs.forEach((epoch, i) => {
      spread[epoch - 1] = numbers[i]!;
    });
    return spread;
  });
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
