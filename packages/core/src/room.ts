/** Asks whether there can be memory for a result, before an array is made or a loop begins that would fill it. */
import { describe } from './describe.js';
import { BackendError } from './errors.js';
import { expected } from './expected.js';

interface ArrayMaker<A> {
  new (length: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * Whoever makes something of many parts, or loops over a size from outside, asks this before.
 *
 * @throws BackendError when `what` of `operation` takes more bytes than this machine has memory. In browsers, which do not
 *   say, only an array itself can tell.
 */
export function requireMemory(operation: string, what: string, bytes: number): void {
  if (bytes >= LITTLE && bytes > memoryHere()) throw tooLarge(operation, what, bytes);
}

/**
 * A new array of zeros, for a tensor of `shape` where that is known.
 *
 * @throws ArgumentError when `length` is none, BackendError with the sizes when there is no such memory.
 */
export function newArray<A>(
  operation: string,
  Maker: ArrayMaker<A>,
  length: number,
  shape?: readonly number[],
): A {
  if (!(Number.isInteger(length) && length >= 0)) {
    throw expected(operation, 'size', 'a number of elements >= 0', length);
  }
  const bytes = length * Maker.BYTES_PER_ELEMENT;
  const isLarge = bytes >= LITTLE && bytes > memoryHere();
  try {
    if (!isLarge) return new Maker(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const sizes = shape === undefined ? '' : ` for a tensor of shape ${describe(shape)}`;
  throw tooLarge(operation, `an array of ${length} elements${sizes}`, bytes);
}

function tooLarge(operation: string, what: string, bytes: number): BackendError {
  return new BackendError(
    `${operation}: ${what} takes ${sizeInWords(bytes)}, which cannot be had here; ` +
      'use smaller sizes or batches, or dispose tensors that are no longer needed',
  );
}

/** Bytes as people read them: `3.20 GiB`. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toPrecision(3)} ${UNITS[power]}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** Every machine has so many bytes: nothing below is worth a question. */
const LITTLE = 1 << 28;

let most: number | undefined;

/** The bytes of memory that this process may have; infinite where nobody says. */
function memoryHere(): number {
  if (most === undefined) {
    const total = globalThis.process?.getBuiltinModule?.('node:os').totalmem() ?? Number.POSITIVE_INFINITY;
    most = Math.min(total, globalThis.process?.constrainedMemory?.() || total);
  }
  return most;
}
