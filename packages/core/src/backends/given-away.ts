import { isGivenAway } from '../arguments/given-away.js';
import { DisposedError, expected } from '../errors.js';

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
