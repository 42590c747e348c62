import { BackendError, describe } from '../errors.js';

interface ArrayMaker<A> {
  new (length: number): A;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * A new array of that length, for a tensor of `shape` where that is known.
 *
 * @throws BackendError with the sizes when there is no such memory.
 */
export function allocate<A>(Maker: ArrayMaker<A>, length: number, shape?: readonly number[]): A {
  try {
    return new Maker(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const gigabytes = ((length * Maker.BYTES_PER_ELEMENT) / 2 ** 30).toPrecision(3);
    const sizes = shape === undefined ? '' : ` for a tensor of shape ${describe(shape)}`;
    throw new BackendError(
      `memory: an array of ${length} elements${sizes} takes ${gigabytes} GiB, which cannot be had here; ` +
        'use smaller sizes or batches, or dispose tensors that are no longer needed',
    );
  }
}
