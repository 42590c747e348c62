/**
 * The memory of the WebAssembly kernels, which ends at 4 GiB at the latest. What does not fit is a trap there, and a
 * BackendError here; the next call begins with empty scratch as always.
 */
import { BackendError } from '../errors.js';
import { sizeInWords } from '../room.js';

/** What a module exports of its allocator (`assembly/arena.ts`). Addresses beyond 2 GiB are negative. */
export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** Begins a call, with empty scratch. */
  reset(): void;
  /** Room for `count` floats. */
  alloc(count: number): number;
  zeros(count: number): number;
  /** What has been placed since `reset` stays: calls begin at the address that it returns. */
  reserve(): number;
  /** Calls begin at `end` again. */
  reserveUntil(end: number): void;
  /** Bytes that memory would have had to have when a call trapped for want of it; 0 unless one has since this was last asked. */
  lacking(): number;
}

/** Memory as what it holds: an address is divided by the size of an element. */
export class Heap {
  readonly floats: Float32Array;
  readonly words: Int32Array;
  readonly halfWords: Uint16Array;

  constructor(readonly buffer: ArrayBufferLike) {
    this.floats = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
    this.halfWords = new Uint16Array(buffer);
  }
}

const heaps = new WeakMap<WasmMemory, Heap>();
let owner: WasmMemory | undefined;
let heap: Heap | undefined;

/** Views of a memory, to be used at once: one that grows has a new buffer. */
export function heapOf(memory: WasmMemory): Heap {
  const { buffer } = memory.memory;
  if (owner === memory && heap!.buffer === buffer) return heap!;
  owner = memory;
  heap = heaps.get(memory);
  if (heap?.buffer !== buffer) {
    heap = new Heap(buffer);
    heaps.set(memory, heap);
  }
  return heap;
}

/** Floats that addresses of 32 bits reach. */
const MOST_FLOATS = 2 ** 30;

/**
 * The address of `count` floats until the next call.
 *
 * @throws BackendError when there is no room for them.
 */
export function allocateScratch(
  operation: string,
  memory: WasmMemory,
  count: number,
  isZeroed = false,
): number {
  if (count > MOST_FLOATS) throw full(operation, memory, 4 * count);
  try {
    // Addresses of WebAssembly are signed numbers to JavaScript.
    return (isZeroed ? memory.zeros(count) : memory.alloc(count)) >>> 0;
  } catch (error) {
    throw failure(operation, memory, error);
  }
}

/**
 * Whether there is room for what a kernel lays out by itself is its own to find out, as long as sizes do not overflow.
 *
 * @throws BackendError when so many floats would be a small number of 32 bits.
 */
export function requireScratch(operation: string, memory: WasmMemory, count: number): void {
  if (count >= 4 * MOST_FLOATS) throw full(operation, memory, 4 * count);
}

/** What the error of a kernel is to the caller of an operation. */
export function failure(operation: string, memory: WasmMemory, error: unknown): unknown {
  const needed = memory.lacking();
  if (needed > 0) return full(operation, memory, needed, error);
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new BackendError(`${operation}: a kernel has failed: ${error.message}`, { cause: error });
}

function full(operation: string, { memory }: WasmMemory, needed: number, cause?: unknown): BackendError {
  const { byteLength } = memory.buffer;
  // Memory grows as it is needed: where it could have grown on, its end is that of addresses.
  const available = needed > 4 * MOST_FLOATS - (1 << 16) ? 4 * MOST_FLOATS : byteLength;
  return new BackendError(
    `${operation}: needs ${sizeInWords(needed)} of the WebAssembly kernels' memory, and ${sizeInWords(available)} are ` +
      `available; take smaller batches or shorter sequences, or setBackend('native'), which computes in the memory of the machine`,
    { cause },
  );
}
