/**
 * Arrays of tensors that nobody holds any more, for the next results of their size. A training step asks for the same sizes
 * every time; fresh memory costs more than computing what goes there, and makes the collector run often.
 */

/** Elements from which on an array is worth keeping: V8 holds smaller ones in its own heap. */
const SMALLEST = 1 << 4;
/** Bytes that wait here at most. */
const LIMIT = 1 << 26;

const waiting = new Map<number, Float32Array[]>();
let bytes = 0;
let made = 0;

/** An array of that length with anything in it. */
export function takeArray(length: number): Float32Array {
  const array = waiting.get(length)?.pop();
  if (array === undefined) {
    if (length >= SMALLEST) made += 4 * length;
    return new Float32Array(length);
  }
  bytes -= array.byteLength;
  return array;
}

/** Keeps an array from `takeArray` that nobody can reach any more for the next one who asks. */
export function giveBack(array: Float32Array): void {
  if (array.length < SMALLEST || bytes + array.byteLength > LIMIT) return;
  bytes += array.byteLength;
  const others = waiting.get(array.length);
  if (others === undefined) waiting.set(array.length, [array]);
  else others.push(array);
}

/** Bytes of the arrays that wait, and of all that had to be made so far, but for those too small to keep. */
export function poolSize(): { waiting: number; made: number } {
  return { waiting: bytes, made };
}
