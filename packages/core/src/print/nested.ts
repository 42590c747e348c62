import type { Shape } from '../shape.js';

/** Lists in lists, as deep as the shape: `values` row by row. */
export function nested(values: ArrayLike<number>, shape: Shape): Nested<number>;
export function nested<T>(values: ArrayLike<number>, shape: Shape, element: (value: number) => T): Nested<T>;
export function nested<T>(
  values: ArrayLike<number>,
  shape: Shape,
  element?: (value: number) => T,
): Nested<T | number> {
  let at = 0;
  const from = (axis: number): Nested<T | number> => {
    if (axis === shape.length) {
      const value = values[at++]!;
      return element === undefined ? value : element(value);
    }
    const list: Nested<T | number>[] = [];
    for (let i = 0; i < shape[axis]!; i++) list.push(from(axis + 1));
    return list;
  };
  return from(0);
}

type Nested<T> = T | Nested<T>[];
