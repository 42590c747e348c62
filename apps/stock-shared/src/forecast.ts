import { withHistory } from '@unroll/data';
import type { Prices } from './prices.js';

/** The days that predictions are made for, each from the real prices of the days before it. */
export interface Days {
  /** `window` values ahead of the first day, then the days' own: sliding windows over these give one window a day. */
  history: Float64Array;
  actual: Float64Array;
  dates: Date[] | undefined;
  /** Whether the model is trained on these days. */
  seen: boolean;
}

/** What came and what the model said, day by day. */
export interface Forecast extends Days {
  /** Whose prices: `S&P 500`. */
  name: string;
  column: string;
  /** Which model says so: `Keras stacked SimpleRNN`. */
  model?: string;
  predicted: Float64Array;
}

/** The unseen days where there are some; else every training day that has a window before it. */
export function daysToPredict({ train, unseen }: Prices, window: number): Days {
  if (unseen) {
    const history = withHistory(train.values, unseen.values, window);
    return { history, actual: unseen.values, dates: unseen.dates, seen: false };
  }
  const actual = train.values.slice(window);
  return { history: train.values, actual, dates: train.dates?.slice(window), seen: true };
}
