import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';

/** @throws ArgumentError, in Keras's words, for what is no number in [0, 1]. */
export function requireFraction(name: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value <= 1) return;
  throw new ArgumentError(
    `Invalid value received for argument \`${name}\`. Expected a float value between 0 and 1. ` +
      `Received: ${name}=${describe(value)}`,
  );
}
