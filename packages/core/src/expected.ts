import { describe } from './describe.js';
import { ArgumentError } from './errors.js';

/** An `ArgumentError` in the house's wording: `adam: lr must be a positive number, got -1`. */
export function expected(
  operation: string,
  argument: string,
  wanted: string,
  received: unknown,
): ArgumentError {
  return new ArgumentError(`${operation}: ${argument} must be ${wanted}, got ${describe(received)}`);
}

/** Throws unless `value` is an integer of at least `least`. */
export function requireInteger(operation: string, argument: string, value: unknown, least: number): void {
  if (!Number.isInteger(value) || (value as number) < least) {
    throw expected(operation, argument, `an integer >= ${least}`, value);
  }
}
