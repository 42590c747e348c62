import { ArgumentError } from '@unroll/core';

/** The one error of this package: what was to be said, of which layer, and why it cannot be. */
export function cannotSay(operation: string, layer: string, reason: string): ArgumentError {
  return new ArgumentError(`${operation}: ${layer}: ${reason}`);
}
