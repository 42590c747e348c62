import { DisposedError } from './errors.js';
import { expected } from './expected.js';

/**
 * Tells whether a typed array has no elements left because its buffer was transferred, or resized to end before it. In every
 * runtime, only iteration tells such an array from one that never had any.
 */
export function isGivenAway(array: ArrayBufferView): boolean {
  if (array.byteLength > 0 || array instanceof DataView) return false;
  try {
    Uint8Array.prototype.values.call(array as Uint8Array);
    return false;
  } catch {
    return true;
  }
}

/** @throws DisposedError when whoever asked for a tensor's array has given it away, or has changed its size. */
export function requireWhole(values: ArrayLike<number>, wanted: number): void {
  if (values.length === wanted) return;
  throw new DisposedError(
    `tensor: its array has been transferred or resized. Expected ${wanted} elements, found ${values.length}. ` +
      'Give away a copy instead: x.dataSync().slice()',
  );
}

/** @throws ArgumentError when the memory of an array that is given as an argument has been transferred, or cut short. */
export function requireAttached(operation: string, argument: string, values: ArrayBufferView): void {
  if (!isGivenAway(values)) return;
  throw expected(operation, argument, 'an array that has not been transferred or resized', values);
}
