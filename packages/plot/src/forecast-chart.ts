import { ArgumentError } from '@unroll/core/errors';
import { defineOptions, instanceOf, listOf, text } from '@unroll/core/internal';
import { BLUE, figure, ORANGE, wholeAxis } from './figure.js';
import { extent } from './ticks.js';
import { drawable, requireSameLength, type Series, series } from './values.js';

export interface ForecastChartOptions {
  /** When each value was seen, drawn in UTC; without dates the values are counted from 0. */
  dates?: readonly Date[] | undefined;
  /** What was seen; NaN, null or an infinity leaves a gap. */
  actual: Series;
  /** What a model said, as many values; NaN where it has said nothing yet. */
  predicted: Series;
  title: string;
  yLabel: string;
}

const options = defineOptions<ForecastChartOptions>('forecastChart', {
  positional: ['actual', 'predicted', 'title', 'yLabel'],
  required: 4,
  checks: {
    dates: listOf(instanceOf('a Date', () => Date)),
    actual: series,
    predicted: series,
    title: text,
    yLabel: text,
  },
});

/**
 * A forecast beside what came, as a standalone SVG of 960 x 480.
 *
 * @throws ArgumentError where there is no value, one is no number, or a date is invalid.
 * @throws ShapeError where the lengths differ.
 *
 * @example
 * forecastChart({ dates, actual, predicted, title: 'Google, January 2017', yLabel: 'opening price, US$' });
 */
export function forecastChart(...args: [options: ForecastChartOptions]): string {
  const { dates, actual, predicted, title, yLabel } = options.read(args);
  const seen = drawable('forecastChart', 'actual', actual);
  const said = drawable('forecastChart', 'predicted', predicted);
  requireSameLength('forecastChart', 'predicted', said.length, 'actual', seen.length);
  if (dates) requireDates(dates, seen.length);
  const x = dates ?? seen.map((_, i) => i);
  return figure({
    title,
    lines: [
      { name: 'actual', color: BLUE, x, y: seen },
      { name: 'predicted', color: ORANGE, x, y: said },
    ],
    yLabel,
    x: dates ? dateAxis(dates) : wholeAxis('time step', 0, seen.length - 1),
  });
}

const DAY = 24 * 60 * 60 * 1000;

/** A few whole days are marked by the day, where hours would mean nothing; else Plot chooses. */
function dateAxis(dates: readonly Date[]) {
  const days = dates.map((date) => date.getTime() / DAY);
  const [first, last] = extent(days);
  const daily = days.every(Number.isInteger) && last - first <= 14;
  return { type: 'utc', label: null, ...(daily && { ticks: 'day' }) } as const;
}

function requireDates(dates: readonly Date[], count: number): void {
  requireSameLength('forecastChart', 'dates', dates.length, 'actual', count);
  const bad = dates.findIndex((date) => Number.isNaN(date.getTime()));
  if (bad >= 0)
    throw new ArgumentError(`forecastChart: dates must be valid, got ${dates[bad]} at index ${bad}`);
}
