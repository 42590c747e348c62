import { formatColumns, formatPrice, plural } from '@unroll/app-shared';
import { ShapeError } from '@unroll/core';

/** How far predictions are from what came, in the units of the values. */
export interface ForecastError {
  /** Root mean squared error: large misses weigh more. */
  rmse: number;
  /** Mean absolute error. */
  mae: number;
}

/** @throws ShapeError where the lengths differ or there is nothing to compare. */
export function forecastError(actual: ArrayLike<number>, predicted: ArrayLike<number>): ForecastError {
  const count = actual.length;
  if (count === 0 || predicted.length !== count) {
    throw new ShapeError(
      `forecastError: predicted must have ${count || 'some'} values, got ${predicted.length}`,
    );
  }
  let squares = 0;
  let distances = 0;
  for (let i = 0; i < count; i++) {
    const miss = predicted[i]! - actual[i]!;
    squares += miss * miss;
    distances += Math.abs(miss);
  }
  return { rmse: Math.sqrt(squares / count), mae: distances / count };
}

/** The forecast that any model has to beat: tomorrow is as today. `before` is the last value ahead of `actual`. */
export function sameAsYesterday(before: number, actual: Float64Array): Float64Array {
  const forecast = new Float64Array(actual.length);
  forecast[0] = before;
  forecast.set(actual.subarray(0, -1), 1);
  return forecast;
}

/** The model's error beside that of "same as yesterday", and in plain words which is the better one. */
export function describeErrors(
  model: ForecastError,
  baseline: ForecastError,
  {
    days,
    column,
    name = 'this model',
    width,
  }: { days: number; column: string; name?: string | undefined; width?: number },
): string {
  const price = (value: number) => formatPrice(value, column);
  const table = formatColumns(
    [
      [`over ${plural(days, 'day')}`, 'RMSE', 'MAE'],
      [name, price(model.rmse), price(model.mae)],
      ['same as yesterday', price(baseline.rmse), price(baseline.mae)],
    ],
    width,
  );
  return `${table}\n\n${verdict(model, baseline)}`;
}

function verdict(model: ForecastError, baseline: ForecastError): string {
  const byRmse = Math.sign(baseline.rmse - model.rmse);
  const byMae = Math.sign(baseline.mae - model.mae);
  if (byRmse > 0 && byMae > 0) {
    return `The model is better: the RMSE of same as yesterday is ${larger(baseline.rmse / model.rmse)}.`;
  }
  if (byRmse < 0 && byMae < 0) {
    return `Same as yesterday is better: the model's RMSE is ${larger(model.rmse / baseline.rmse)}.`;
  }
  if (byRmse === 0 && byMae === 0) return 'Neither is better: both miss by as much.';
  return 'Neither is clearly better: one has the smaller RMSE, the other the smaller MAE.';
}

function larger(times: number): string {
  if (times < 1.05) return 'slightly larger';
  return Number.isFinite(times) ? `${times.toFixed(1)} times as large` : 'larger';
}
