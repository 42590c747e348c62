/**
 * Results that stay in the kernels' memory, where the next kernels read them, instead of leaving as arrays: the sequences
 * between layers, what a graph keeps of a kernel for its gradient, and gradients on their way back.
 *
 * Allocations lie before the start of every call's scratch, in the first gap that is large enough, or else at the end, which
 * moves back when the last of them is freed. They may take 128 MiB. Beyond, the oldest values move to arrays, where the
 * garbage collector sees them: so a program that drops its tensors without a word occupies no more than that.
 */
import { MASK_SLACK } from './drop-mask.js';
import type { Storage } from './storage.js';
import { allocateScratch, heapOf, type WasmMemory } from './wasm-memory.js';

/** A result is worth a place from so many floats on. */
const LARGE = 1 << 10;
/** Bytes that allocations of one memory may take. */
const BUDGET = 1 << 27;

export class Allocation {
  /** The storage whose values these are; null until a kernel has computed them. */
  owner: Storage | null = null;

  constructor(
    readonly memory: WasmMemory,
    readonly pointer: number,
    /** Floats. */
    readonly length: number,
    /** Bytes, slack included. */
    readonly size: number,
  ) {}

  /** The values. They have to be read before anything else is placed: a memory that grows leaves its views behind. */
  get values(): Float32Array {
    const start = this.pointer / 4;
    return heapOf(this.memory).floats.subarray(start, start + this.length);
  }

  free(): void {
    allocatorOf(this.memory).free(this);
  }
}

interface Gap {
  start: number;
  end: number;
}

class Allocator {
  /** They are in the order of their addresses. */
  private readonly gaps: Gap[] = [];
  /** They are in the order of their age, the oldest first. */
  private readonly allocations = new Set<Allocation>();
  private readonly start: number;
  /** The address at which scratch begins. */
  private end: number;
  private most = 0;

  /** Nothing may have been placed since the last `reset`. */
  constructor(private readonly memory: WasmMemory) {
    memory.reset();
    this.start = memory.reserve() >>> 0;
    this.end = this.start;
  }

  get usage(): { count: number; most: number } {
    return { count: this.allocations.size, most: this.most };
  }

  allocate(operation: string, length: number): Allocation | undefined {
    const size = roundedUp(length + MASK_SLACK);
    if (size > BUDGET) return undefined;
    for (;;) {
      const pointer = this.inGap(size) ?? this.atEnd(operation, length + MASK_SLACK, size);
      if (pointer !== undefined) {
        const allocation = new Allocation(this.memory, pointer, length, size);
        this.allocations.add(allocation);
        return allocation;
      }
      const oldest = this.oldest();
      if (oldest === undefined) return undefined;
      oldest.copyToArray();
    }
  }

  /** The storage whose values have been here longest. */
  private oldest(): Storage | undefined {
    for (const { owner } of this.allocations) if (owner !== null) return owner;
    return undefined;
  }

  evict(): void {
    for (let next = this.oldest(); next !== undefined; next = this.oldest()) next.copyToArray();
  }

  private inGap(size: number): number | undefined {
    const found = this.gaps.findIndex(({ start, end }) => end - start >= size);
    if (found < 0) return undefined;
    const gap = this.gaps[found]!;
    const { start } = gap;
    gap.start += size;
    if (gap.start === gap.end) this.gaps.splice(found, 1);
    return start;
  }

  private atEnd(operation: string, count: number, size: number): number | undefined {
    if (this.end - this.start + size > BUDGET) return undefined;
    const pointer = allocateScratch(operation, this.memory, count);
    this.end = this.memory.reserve() >>> 0;
    this.most = Math.max(this.most, this.end - this.start);
    return pointer;
  }

  free(allocation: Allocation): void {
    this.allocations.delete(allocation);
    const { pointer, size } = allocation;
    const { gaps } = this;
    let at = gaps.findIndex(({ start }) => start > pointer);
    if (at < 0) at = gaps.length;
    gaps.splice(at, 0, { start: pointer, end: pointer + size });
    if (gaps[at]!.end === gaps[at + 1]?.start) gaps[at]!.end = gaps.splice(at + 1, 1)[0]!.end;
    if (gaps[at - 1]?.end === pointer) gaps[at - 1]!.end = gaps.splice(at, 1)[0]!.end;
    if (gaps.at(-1)!.end < this.end) return;
    this.end = gaps.pop()!.start;
    this.memory.reserveUntil(this.end);
  }
}

/** Bytes that scratch takes for so many floats (`alloc` of `assembly/arena.ts`). */
function roundedUp(count: number): number {
  return Math.ceil((4 * count + 32) / 64) * 64;
}

const allocators = new WeakMap<WasmMemory, Allocator>();

function allocatorOf(memory: WasmMemory): Allocator {
  let found = allocators.get(memory);
  if (found === undefined) {
    found = new Allocator(memory);
    allocators.set(memory, found);
  }
  return found;
}

/**
 * Finds a place for a result that is large enough to be worth it. It has to be asked for before any scratch of the call.
 *
 * @throws BackendError when the memory cannot grow as far.
 */
export function allocate(operation: string, memory: WasmMemory, length: number): Allocation | undefined {
  return length < LARGE ? undefined : allocatorOf(memory).allocate(operation, length);
}

/** Empties a memory that was full for the next call: all values move to arrays. */
export function evict(memory: WasmMemory): void {
  allocatorOf(memory).evict();
}

/** Counts the results that are in that memory now, and the most bytes that they have taken so far, gaps included. */
export function allocationsOf(memory: WasmMemory): { count: number; most: number } {
  return allocatorOf(memory).usage;
}
