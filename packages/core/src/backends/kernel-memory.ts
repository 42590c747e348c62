/**
 * Room in the memory of the WebAssembly kernels, which ends at 4 GiB at the latest. What does not fit is a trap there, and a
 * BackendError here; the next call begins with an empty arena as always.
 */
import { BackendError } from '../errors.js';
import { sizeInWords } from '../room.js';
import type { WasmExports } from './wasm/module.js';

/** Floats that addresses of 32 bits reach. */
const MOST_FLOATS = 2 ** 30;

/**
 * The address of `count` floats.
 *
 * @throws BackendError when there is no room for them.
 */
export function allocate(operation: string, kernels: WasmExports, count: number, isZeroed = false): number {
  requireFloats(operation, kernels, count);
  try {
    // Addresses of WebAssembly are signed numbers to JavaScript.
    return (isZeroed ? kernels.zeros(count) : kernels.alloc(count)) >>> 0;
  } catch (error) {
    throw failure(operation, kernels, error);
  }
}

/** @throws BackendError when addresses do not reach so many floats. */
function requireFloats(operation: string, kernels: WasmExports, count: number): void {
  if (count > MOST_FLOATS) throw full(operation, kernels, 4 * count);
}

/**
 * Whether there is room for what a kernel lays out by itself is its own to find out, as long as sizes do not overflow.
 *
 * @throws BackendError when so many floats would be a small number of 32 bits.
 */
export function requireScratch(operation: string, kernels: WasmExports, count: number): void {
  if (count >= 4 * MOST_FLOATS) throw full(operation, kernels, 4 * count);
}

/** What the error of a kernel is to the caller of an operation. */
export function failure(operation: string, kernels: WasmExports, error: unknown): unknown {
  const needed = kernels.lacking();
  if (needed > 0) return full(operation, kernels, needed, error);
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new BackendError(`${operation}: a kernel has failed: ${error.message}`, { cause: error });
}

function full(operation: string, { memory }: WasmExports, needed: number, cause?: unknown): BackendError {
  const { byteLength } = memory.buffer;
  // Memory grows as it is needed: where it could have grown on, its end is that of addresses.
  const available = needed > 4 * MOST_FLOATS - (1 << 16) ? 4 * MOST_FLOATS : byteLength;
  return new BackendError(
    `${operation}: needs ${sizeInWords(needed)} of the WebAssembly kernels' memory, and ${sizeInWords(available)} are ` +
      `available; take smaller batches or shorter sequences, or setBackend('native'), which computes in the memory of the machine`,
    { cause },
  );
}
