import { ArgumentError, ShapeError } from '@unroll/core/errors';
import { check, expected } from '@unroll/core/internal';

/** Numbers over time; NaN, null or an infinity is a gap. */
export type Series = ArrayLike<number | null>;

/** Beyond this an axis would have no end that is a number. */
const LARGEST = 1e300;

export const series = check<Series>('an array of numbers', isSeries);

export function isSeries(value: unknown): value is Series {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * The values of a series, NaN where there is a gap: what is missing, infinite or too large for an axis.
 *
 * @throws ArgumentError where there are none, or one is no number.
 */
export function drawable(operation: string, argument: string, values: Series): number[] {
  if (!isSeries(values)) throw expected(operation, argument, series.wanted, values);
  if (values.length === 0) {
    throw new ArgumentError(`${operation}: ${argument} must have at least one value, got none`);
  }
  return Array.from({ length: values.length }, (_, i) => {
    const value: unknown = values[i];
    if (value === null || value === undefined) return Number.NaN;
    if (typeof value !== 'number') throw expected(operation, `${argument}[${i}]`, 'a number or null', value);
    return Math.abs(value) <= LARGEST ? value : Number.NaN;
  });
}

export function requireSameLength(
  operation: string,
  argument: string,
  length: number,
  as: string,
  wanted: number,
): void {
  if (length === wanted) return;
  throw new ShapeError(`${operation}: ${argument} must have ${wanted} values as ${as} has, got ${length}`);
}

/**
 * The epochs that a validation loss is of, counted from 1: all of them, every `freq`-th, or those listed. Keras's history holds
 * no more values than there were validations; where no `freq` is given, it is the only one that gives so many.
 *
 * @throws ShapeError where there are not so many validations.
 */
export function validatedEpochs(
  operation: string,
  argument: string,
  {
    validations,
    epochs,
    freq,
  }: { validations: number; epochs: number; freq?: number | readonly number[] | undefined },
): number[] {
  const all = Array.from({ length: epochs }, (_, i) => i + 1);
  if (freq === undefined && validations === epochs) return all;
  if (freq !== undefined) {
    const wanted = all.filter((epoch) =>
      typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch),
    );
    requireSameLength(operation, argument, validations, 'validationFreq', wanted.length);
    return wanted;
  }
  // The largest that gives so many, and the only one if one less gives more.
  const step = Math.floor(epochs / validations);
  const isOnly = validations < epochs && Math.floor(epochs / (step - 1)) !== validations;
  if (isOnly && Math.floor(epochs / step) === validations) return all.filter((epoch) => epoch % step === 0);
  throw new ShapeError(
    `${operation}: ${argument} must have ${epochs} values as loss has, or be of every n-th epoch, got ${validations}; ` +
      'give validationFreq, or NaN where there was none',
  );
}
