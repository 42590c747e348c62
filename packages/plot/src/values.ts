import { ArgumentError, ShapeError } from '@unroll/core/errors';

/** The values of a series, once it is sure that they can be drawn. @throws ArgumentError where there are none or one is not finite. */
export function drawable(operation: string, argument: string, values: ArrayLike<number>): number[] {
  if (values.length === 0) {
    throw new ArgumentError(`${operation}: ${argument} must have at least one value, got none`);
  }
  const numbers = Array.from(values);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ArgumentError(
      `${operation}: ${argument} must hold finite numbers, got ${numbers[bad]} at index ${bad}`,
    );
  }
  return numbers;
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
