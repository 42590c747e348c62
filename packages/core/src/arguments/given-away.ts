/**
 * Whether a typed array has no elements left, as its buffer was transferred, or resized to end before it. Only iteration
 * tells it from one that never had any, in every runtime.
 *
 * @internal
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
