/**
 * Shape arithmetic: sizes, axes, broadcasting. Everything is row-major, as in NumPy; there are no strides and no symbolic sizes.
 */
import { describe } from './describe.js';
import { ShapeError } from './errors.js';
import { expected } from './expected.js';
import { requireMemory } from './room.js';

export type Shape = readonly number[];

/** Number of elements; 1 for a scalar's empty shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i]!;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `axis` counted from the front; negative axes count from the back. */
export function normalizeAxis(operation: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis)) throw expected(operation, 'axis', 'an integer', axis);
  const positive = axis < 0 ? axis + rank : axis;
  if (positive < 0 || positive >= rank) {
    if (rank === 0) throw new ShapeError(`${operation}: a scalar has no axes, got axis ${axis}`);
    throw new ShapeError(`${operation}: axis must be in [${-rank}, ${rank - 1}], got ${axis}`);
  }
  return positive;
}

/** All axes where `axis` is missing, else the given ones, from the front and in order. */
export function normalizeAxes(
  operation: string,
  axis: number | Shape | null | undefined,
  rank: number,
): number[] {
  if (axis === undefined || axis === null) return Array.from({ length: rank }, (_, i) => i);
  const axes = (typeof axis === 'number' ? [axis] : axis).map((a) => normalizeAxis(operation, a, rank));
  if (new Set(axes).size !== axes.length) {
    throw new ShapeError(`${operation}: each axis may appear once, got ${describe(axis)}`);
  }
  return axes.sort((a, b) => a - b);
}

/** The shape that both broadcast to, NumPy's rule. */
export function broadcastShapes(operation: string, a: Shape, b: Shape): number[] {
  if (sameShape(a, b)) return [...a];
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, i) => {
    const p = a[a.length - rank + i] ?? 1;
    const q = b[b.length - rank + i] ?? 1;
    if (p !== q && p !== 1 && q !== 1) {
      throw new ShapeError(
        `${operation}: shapes ${describe(a)} and ${describe(b)} cannot be broadcast together`,
      );
    }
    return p === 1 ? q : p;
  });
  requireMemory(operation, `a result of shape ${describe(shape)}`, 4 * sizeOf(shape));
  return shape;
}

/** Fills in the one -1 that a reshape may have, and checks that the element count stays. */
export function inferShape(operation: string, from: Shape, to: Shape): number[] {
  if (!Array.isArray(to)) throw expected(operation, 'shape', 'a list of integers', to);
  let valid = true;
  for (let i = 0; i < to.length; i++) {
    if (!Number.isInteger(to[i])) throw expected(operation, 'shape', 'a list of integers', to);
    valid &&= to[i]! >= -1;
  }
  const size = sizeOf(from);
  const known = sizeOf(to.filter((dimension) => dimension !== -1));
  const unknowns = to.filter((dimension) => dimension === -1).length;
  const fits = unknowns === 0 ? known === size : unknowns === 1 && known > 0 && size % known === 0;
  if (!valid || !fits) {
    throw new ShapeError(
      `${operation}: shape ${describe(to)} is invalid for input of size ${size} (shape ${describe(from)})`,
    );
  }
  return to.map((dimension) => (dimension === -1 ? size / known : dimension));
}
