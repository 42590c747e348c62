import { expected, requireInteger } from '../expected.js';

/**
 * Checks the arguments of a draw: how many values, and the numbers that say which, by their names.
 *
 * @throws ArgumentError for a count that is no integer >= 0, and for what is no number.
 */
export function checkDraw(operation: string, n: unknown, numbers: Readonly<Record<string, unknown>>): void {
  requireInteger(operation, 'n', n, 0);
  for (const name in numbers) {
    const value = numbers[name];
    if (typeof value !== 'number' || Number.isNaN(value)) throw expected(operation, name, 'a number', value);
  }
}
