import { ArgumentError } from '@unroll/core/errors';
import { check, defineOptions, flag, positive as positiveNumber, text } from '@unroll/core/internal';
import { BLUE, figure, GREEN, ORANGE } from './figure.js';
import { extent, logTicks } from './ticks.js';
import { drawable, requireSameLength, type Series, series } from './values.js';

export interface GrowthLine {
  readonly name: string;
  /** Sizes, above 0. */
  readonly x: Series;
  /** What was measured at each, above 0; NaN or null leaves a gap. */
  readonly y: Series;
  /** Drawn dashed, in the colour of the solid line of the same rank. */
  readonly dashed?: boolean;
}

export interface GrowthChartOptions {
  lines: readonly GrowthLine[];
  title: string;
  xLabel: string;
  yLabel: string;
  /** A height that a thin line marks. */
  rule?: number;
}

const options = defineOptions<GrowthChartOptions>('growthChart', {
  positional: ['lines', 'title', 'xLabel', 'yLabel'],
  required: 4,
  checks: {
    lines: check<readonly GrowthLine[]>('a list of lines', Array.isArray),
    title: text,
    xLabel: text,
    yLabel: text,
    rule: positiveNumber,
  },
});
const line = defineOptions<GrowthLine>('growthChart', {
  positional: ['name', 'x', 'y'],
  required: 3,
  checks: { name: text, x: series, y: series, dashed: flag },
});

const COLORS = [BLUE, ORANGE, GREEN];

/**
 * How something grows with a size, both axes logarithmic, so that a power of the size is a straight line; as a standalone
 * SVG of 960 x 480. Every size is marked on its axis.
 *
 * @throws ArgumentError where there is no line, or a value is not above 0. @throws ShapeError where the lengths
 * differ.
 *
 * @example
 * growthChart({ lines: [{ name: 'RNN', x: [16, 32, 64], y: [1, 3.7, 15] }], title: 'Cost', xLabel: 'H', yLabel: 'ms' });
 */
export function growthChart(...args: [options: GrowthChartOptions]): string {
  const { lines: given, title, xLabel, yLabel, rule } = options.read(args);
  if (given.length === 0) throw new ArgumentError('growthChart: lines must have at least one line, got none');
  const lines = given.map((one) => line.read([one]));
  const drawn = lines.map(({ name, x, y, dashed }) => {
    requireSameLength('growthChart', 'y', y.length, 'x', x.length);
    const rank = lines.filter((other) => (other.dashed ?? false) === (dashed ?? false));
    const color = COLORS[rank.findIndex((other) => other.name === name) % COLORS.length]!;
    return { name, color, dashed, x: sizesOf(x), y: positive('y', y) };
  });
  const sizes = [...new Set(drawn.flatMap(({ x }) => x))].toSorted((a, b) => a - b);
  const ticks = logTicks(...extent([...drawn.flatMap(({ y }) => y), ...(rule === undefined ? [] : [rule])]));
  return figure({
    title,
    lines: drawn.map((line) => ({ ...line, x: line.x.map(Math.log10), y: line.y.map(Math.log10) })),
    yLabel,
    rule: rule && Math.log10(rule),
    x: { label: xLabel, ...logAxis(sizes) },
    y: logAxis(ticks),
  });
}

/** Plot's own logarithmic axis leaves out labels as it sees fit. */
function logAxis(ticks: readonly number[]) {
  const at = ticks.map(Math.log10);
  return { domain: [at[0], at.at(-1)], ticks: at, tickFormat: (_: number, i: number) => plain(ticks[i]!) };
}

const format = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
const plain = (value: number) => format.format(value);

function sizesOf(x: Series): number[] {
  const sizes = positive('x', x);
  const bad = sizes.findIndex(Number.isNaN);
  if (bad >= 0)
    throw new ArgumentError(`growthChart: x must hold finite numbers, got ${x[bad]} at index ${bad}`);
  return sizes;
}

function positive(argument: string, values: Series): number[] {
  const numbers = drawable('growthChart', argument, values);
  const bad = numbers.findIndex((value) => value <= 0);
  if (bad >= 0) {
    throw new ArgumentError(
      `growthChart: ${argument} must be above 0 for a logarithm, got ${numbers[bad]} at index ${bad}`,
    );
  }
  return numbers;
}
