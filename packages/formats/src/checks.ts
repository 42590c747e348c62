/** What the arguments of the writers must be, beyond the checks of core. */
import { check, count, isPlainObject, listOf } from '@unroll/core/internal';
import type { NamedArray } from './named-array.js';
import { isArray } from './stored-array.js';

export const record = check<Record<string, never>>('a record', isPlainObject);
const sizes = listOf(count);

/** Float32 values that fill their shape. */
export const namedArray = check<NamedArray>(
  'an array of float32 values that fill its shape',
  (value) =>
    isArray(value) &&
    value.values instanceof Float32Array &&
    sizes.accepts(value.shape) &&
    value.shape.reduce((a, b) => a * b, 1) === value.values.length,
);

/** Parameters by name. */
export const stateDict = check<Record<string, NamedArray>>(
  'a record of arrays of float32 values that fill their shapes',
  (value) => isPlainObject(value) && Object.values(value).every(namedArray.accepts),
);
