import type { DType, TypedArray } from '../dtype.js';
import type { Shape } from '../shape.js';
import { nested } from './nested.js';

/** An element as JSON can hold it: numbers that are not finite go by their names. */
export type JsonNumber = number | boolean | 'NaN' | 'Infinity' | '-Infinity';
export type JsonValues = JsonNumber | JsonValues[];

/** A tensor as `JSON.stringify` writes it: everything but its graph. */
export interface TensorJson {
  dtype: DType;
  shape: number[];
  /** Nested as deep as the shape; bools are true and false, and -0 is 0, as JSON.stringify writes it. */
  values: JsonValues;
}

export function tensorJson(values: TypedArray, shape: Shape, dtype: DType): TensorJson {
  return { dtype, shape: [...shape], values: nested(values, shape, (value) => element(value, dtype)) };
}

function element(value: number, dtype: DType): JsonNumber {
  if (dtype === 'bool') return value !== 0;
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}
