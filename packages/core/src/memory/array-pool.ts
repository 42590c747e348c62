/**
 * Arrays of tensors that nobody holds any more, for the next results of their size. A training step asks for the same sizes
 * every time; fresh memory costs more than computing what goes there, and makes the collector run often.
 */
import { newArray } from '../room.js';

/** An array is worth keeping from so many elements on: V8 holds smaller ones in its own heap. */
const SMALLEST = 1 << 4;
/** From so many elements on, `newArray` makes the array, which words the error where there is no memory. */
const LARGE = 1 << 20;
/** At most so many bytes wait here: beyond, the sizes that nobody has asked for longest make room. */
const LIMIT = 1 << 28;

interface Shelf {
  arrays: Float32Array[];
  /** When an array of this size was last asked for. */
  asked: number;
}

const shelves = new Map<number, Shelf>();
let bytes = 0;
let made = 0;
let clock = 0;

/**
 * Gives an array of that length, which may hold anything. `shape` is for the error.
 *
 * @throws BackendError where there is no memory for it.
 */
export function acquireArray(length: number, shape?: readonly number[]): Float32Array {
  const shelf = shelves.get(length);
  if (shelf !== undefined) shelf.asked = ++clock;
  const array = shelf?.arrays.pop();
  if (array === undefined) {
    if (length >= SMALLEST) made += 4 * length;
    return length >= 0 && length < LARGE
      ? new Float32Array(length)
      : newArray('tensor', Float32Array, length, shape);
  }
  bytes -= array.byteLength;
  return array;
}

/** Keeps an array from `acquireArray`, which nobody can reach any more, for whoever asks next. */
export function releaseArray(array: Float32Array): void {
  const { length, byteLength } = array;
  if (length < SMALLEST || byteLength > LIMIT) return;
  let shelf = shelves.get(length);
  if (shelf === undefined) {
    shelf = { arrays: [], asked: ++clock };
    shelves.set(length, shelf);
  }
  while (bytes + byteLength > LIMIT) dropOldest();
  bytes += byteLength;
  shelf.arrays.push(array);
}

/** Leaves one array to the collector, of the size that nobody has asked for longest. */
function dropOldest(): void {
  let oldest: Shelf | undefined;
  for (const shelf of shelves.values()) {
    if (shelf.arrays.length > 0 && (oldest === undefined || shelf.asked < oldest.asked)) oldest = shelf;
  }
  bytes -= oldest!.arrays.pop()!.byteLength;
}

/** Counts the bytes of the arrays that wait, and of all that had to be made so far. Arrays too small to keep do not count. */
export function poolSize(): { waiting: number; made: number } {
  return { waiting: bytes, made };
}
