import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { type SymbolicShape, shapeText } from './shape.js';

/**
 * `axis` counted from 0.
 *
 * @throws ArgumentError for one that is not there.
 */
export function requireAxis(operation: string, axis: number, shape: SymbolicShape): number {
  const rank = shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ArgumentError(
    `${operation}: axis ${describe(axis)} is out of bounds for a tensor of shape ${shapeText(shape)}`,
  );
}
