import type { Shape } from '../shape.js';
import type { DType, TypedArray } from '../tensor.js';

/** What JSON can hold of an element: numbers that are not finite go by their names. */
export type JsonNumber = number | boolean | 'NaN' | 'Infinity' | '-Infinity';
export type JsonValues = JsonNumber | JsonValues[];

/** What `JSON.stringify` writes of a tensor: everything but its graph. */
export interface TensorJson {
  dtype: DType;
  shape: number[];
  /** Nested as deep as the shape; bools are true and false, and -0 is 0, as JSON.stringify writes it. */
  values: JsonValues;
}

export function tensorJson(values: TypedArray, shape: Shape, dtype: DType): TensorJson {
  let at = 0;
  const nested = (axis: number): JsonValues =>
    axis === shape.length
      ? element(values[at++]!, dtype)
      : Array.from({ length: shape[axis]! }, () => nested(axis + 1));
  return { dtype, shape: [...shape], values: nested(0) };
}

function element(value: number, dtype: DType): JsonNumber {
  if (dtype === 'bool') return value !== 0;
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}
