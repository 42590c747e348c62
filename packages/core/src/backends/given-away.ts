import { DisposedError } from '../errors.js';

/** @throws DisposedError when whoever asked for a tensor's array has given it away, or has changed its size. */
export function requireWhole(values: ArrayLike<number>, wanted: number): void {
  if (values.length === wanted) return;
  throw new DisposedError(
    `tensor: its array has been transferred or resized. Expected ${wanted} elements, found ${values.length}. ` +
      'Give away a copy instead: x.dataSync().slice()',
  );
}
