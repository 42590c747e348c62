import { symbolicShape } from '../arguments/checks.js';
import { requireArgument } from '../arguments/require.js';

/** A shape in which null stands for a size that is not known before data comes: usually the batch. */
export type SymbolicShape = readonly (number | null)[];

/** A shape as Keras prints it: `(None, 50, 1)`, `(1,)`, `()`. */
export function shapeText(shape: SymbolicShape): string {
  const sizes = shape.map((size) => size ?? 'None');
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(', ')})`;
}

/** Whether data of shape `actual` can stand where `expected` is asked for. */
export function isCompatible(actual: SymbolicShape, expected: SymbolicShape): boolean {
  return (
    actual.length === expected.length &&
    expected.every((size, axis) => size === null || actual[axis] === null || actual[axis] === size)
  );
}

/** @throws ArgumentError for what is no list of sizes. */
export function requireShape(operation: string, shape: SymbolicShape): SymbolicShape {
  requireArgument(operation, 'inputShape', symbolicShape, shape);
  return shape;
}
