/** Checks of the arguments of every initializer: a shape, numbers, and a source of random numbers. */
import { count, listOf, number } from '../arguments/check.js';
import { expected } from '../expected.js';
import type { RandomSource } from '../random/source.js';

const sizes = listOf(count);

/** @throws ArgumentError for what is no list of sizes. */
export function requireShape(operation: string, shape: unknown): asserts shape is readonly number[] {
  if (!sizes.accepts(shape)) throw expected(operation, 'shape', 'a list of integers >= 0', shape);
}

/** @throws ArgumentError for what is no number. */
export function requireNumber(operation: string, argument: string, value: unknown): void {
  if (!number.accepts(value)) throw expected(operation, argument, 'a number', value);
}

/** The values that `method` of `source` draws. @throws ArgumentError for what is no `RandomSource`. */
export function draw(
  operation: string,
  source: RandomSource,
  method: keyof RandomSource,
  n: number,
  a: number,
  b: number,
): Float32Array {
  if (typeof source?.[method] !== 'function') throw expected(operation, 'source', 'a RandomSource', source);
  const values: unknown = source[method](n, a, b);
  if (values instanceof Float32Array && values.length === n) return values;
  throw expected(
    operation,
    `source.${method}`,
    `a function that gives a Float32Array of ${n}`,
    source[method],
  );
}
