import { type Printer, prepareFolder } from '@unroll/app-shared';
import { MinMaxScaler, type SlidingWindows, slidingWindows } from '@unroll/data';
import { checkModelFiles } from './model-files.js';
import { loadPrices, type Prices } from './prices.js';
import { showPrices, showScaled } from './show-data.js';
import type { StockOptions } from './stock-command.js';

/** Where the blog scales prices to. */
const RANGE = [-1, 1] as const;

export interface PreparedData {
  prices: Prices;
  /** Fitted on the training days alone. */
  scaler: MinMaxScaler;
  /** The training days' prices, scaled. */
  series: Float64Array;
  /** Windows of scaled prices, and the price after each. */
  windows: SlidingWindows;
}

/**
 * The blog's first steps, printed one after another: the prices, the column, its scaled values, its windows.
 *
 * @throws InputError where the data, the window, a file or the folder for charts cannot be used.
 */
export async function prepareData(
  printer: Printer,
  options: StockOptions,
  title: string,
): Promise<PreparedData> {
  await checkModelFiles(options);
  const prices = await loadPrices(options);
  await prepareFolder(options.out);
  printer.print(title);
  showPrices(printer, prices);

  const scaler = new MinMaxScaler({ featureRange: RANGE });
  const series = scaler.fitTransform(prices.train.values);
  showScaled(printer, series, RANGE);
  return { prices, scaler, series, windows: slidingWindows(series, options.window) };
}
