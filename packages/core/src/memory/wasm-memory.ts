/**
 * The memory of the WebAssembly kernels, which ends at 4 GiB at the latest. If something does not fit, the kernel traps, and
 * the caller gets a BackendError. The next call begins with empty scratch as always.
 */
import { BackendError } from '../errors.js';
import { sizeInWords } from '../room.js';

/** A module's exports that concern its allocator (`assembly/arena.ts`). Addresses beyond 2 GiB are negative. */
export interface WasmMemory {
  readonly memory: WebAssembly.Memory;
  /** Begins a call, with empty scratch. */
  reset(): void;
  /** Makes room for `count` floats and returns its address. */
  alloc(count: number): number;
  zeros(count: number): number;
  /** Keeps what has been placed since `reset`: from here on, calls begin at the address that it returns. */
  reserve(): number;
  /** From here on, calls begin at `end` again. */
  reserveUntil(end: number): void;
  /** The bytes that memory would have needed when a call trapped for want of it; 0 if none has since this was last asked. */
  lacking(): number;
}

/** Typed views of the memory. An index is an address divided by the size of an element. */
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

/** Gives views of a memory. They have to be used at once: a memory that grows has a new buffer. */
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

/** Addresses of 32 bits reach so many floats. */
const MOST_FLOATS = 2 ** 30;

/**
 * Makes room for `count` floats until the next call, and returns its address.
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
 * A kernel finds out by itself whether there is room for what it lays out, but only if the size does not overflow.
 *
 * @throws BackendError when so many floats would be a small number of 32 bits.
 */
export function requireScratch(operation: string, memory: WasmMemory, count: number): void {
  if (count >= 4 * MOST_FLOATS) throw full(operation, memory, 4 * count);
}

/** Turns the error of a kernel into one that the caller of an operation understands. */
export function failure(operation: string, memory: WasmMemory, error: unknown): unknown {
  const needed = memory.lacking();
  if (needed > 0) return full(operation, memory, needed, error);
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new BackendError(`${operation}: a kernel has failed: ${error.message}`, { cause: error });
}

function full(operation: string, { memory }: WasmMemory, needed: number, cause?: unknown): BackendError {
  const { byteLength } = memory.buffer;
  // Memory grows as it is needed. Where addresses are what ended it, their end is what is available.
  const available = needed > 4 * MOST_FLOATS - (1 << 16) ? 4 * MOST_FLOATS : byteLength;
  return new BackendError(
    `${operation}: needs ${sizeInWords(needed)} of the WebAssembly kernels' memory, and ${sizeInWords(available)} are ` +
      `available; take smaller batches or shorter sequences, or setBackend('native'), which computes in the memory of the machine`,
    { cause },
  );
}
