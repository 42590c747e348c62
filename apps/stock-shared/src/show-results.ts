import { formatDay, formatPrice, type Printer, plural, printable } from '@unroll/app-shared';
import { forecastInTerminal, writeCharts } from './charts.js';
import { describeErrors, forecastError, sameAsYesterday } from './evaluation.js';
import type { Days, Forecast } from './forecast.js';
import type { Prices } from './prices.js';

const EDGE = 5;

export interface ForecastToShow {
  prices: Prices;
  days: Days;
  /** What to call the model. */
  model: string;
  /** In the prices' own unit. */
  predicted: Float64Array;
  /** Where the charts go. */
  folder: string;
  /** The training loss of each epoch. */
  loss: readonly number[];
}

/** The blog's last steps: predictions, charts, and the error beside that of the simplest guess. */
export async function showForecast(
  printer: Printer,
  { prices, days, model, predicted, folder, loss }: ForecastToShow,
): Promise<void> {
  const forecast = { ...days, name: prices.name, column: prices.column, model, predicted };
  showPredictions(printer, forecast);
  await showCharts(printer, forecast, { folder, loss });
  showError(printer, forecast, prices.advice);
}

/** The first and the last days: what came, what was predicted, and how far off that was. */
export function showPredictions(printer: Printer, forecast: Forecast): void {
  const { actual, predicted, dates, column, seen, model } = forecast;
  printer.step(`Predictions, back in ${/volume/i.test(column) ? 'shares' : 'dollars'}`);
  const by = model === undefined ? '' : `By the ${model}: `;
  const seenOrNot = seen ? 'it was trained on' : 'it never saw';
  printer.print(`${by}${plural(actual.length, 'day')} ${seenOrNot}, each from the real days before it\n`);
  const rows = Array.from(actual, (value, i) => {
    const miss = predicted[i]! - value;
    return [
      dates ? formatDay(dates[i]!) : `day ${i + 1}`,
      formatPrice(value, column),
      formatPrice(predicted[i]!, column),
      `${miss < 0 ? '' : '+'}${formatPrice(miss, column)}`,
    ];
  });
  const folded = rows.length > 2 * EDGE ? [...rows.slice(0, EDGE), ['…'], ...rows.slice(-EDGE)] : rows;
  printer.printColumns([['', column, 'predicted', 'off by'], ...folded]);
}

export interface ChartsToShow {
  /** Where the files go. */
  folder: string;
  /** The training loss of each epoch. */
  loss: readonly number[];
}

/** The forecast as a chart of text; the loss and the forecast as files. */
export async function showCharts(
  printer: Printer,
  forecast: Forecast,
  { folder, loss }: ChartsToShow,
): Promise<void> {
  printer.step('Charts');
  printer.print(`${await forecastInTerminal(forecast, printer)}\n`);
  const paths = await writeCharts({ folder, loss, forecast });
  for (const path of paths) printer.result(`Written: ${printable(path, 1000)}`);
}

/** The model's error beside that of guessing yesterday's value again, and how to get an honest one where it is not. */
export function showError(printer: Printer, forecast: Forecast, advice: string | null): void {
  const { history, actual, predicted, column, seen } = forecast;
  const before = history[history.length - actual.length - 1]!;
  printer.step(seen ? 'Error on the days it was trained on' : 'Error on days it never saw');
  printer.result(
    describeErrors(forecastError(actual, predicted), forecastError(actual, sameAsYesterday(before, actual)), {
      days: actual.length,
      column,
      name: forecast.model,
      width: printer.tableWidth,
    }),
  );
  if (advice) printer.result(`\n${advice}`);
}
