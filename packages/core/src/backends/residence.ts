/**
 * Results that stay in the kernels' memory, where the next kernels read them, instead of leaving as arrays: the sequences
 * between layers, what a graph keeps of a kernel for its gradient, and gradients on their way back. Only what is sure to be
 * disposed may stay, as no collector sees that memory.
 *
 * Residents lie before the start of every call's arena, in the first gap that is large enough, or else at the end, which
 * moves back when the last of them goes.
 */
import { heapOf } from './heap.js';
import { allocate } from './kernel-memory.js';
import type { WasmExports } from './wasm/module.js';

/** Floats from which on a result is worth a place. */
const LARGE = 1 << 10;
/** Bytes of places in one memory at most. Beyond, results leave as arrays. */
const LIMIT = 1 << 27;

export class Residence {
  constructor(
    readonly kernels: WasmExports,
    readonly pointer: number,
    /** Floats. */
    readonly length: number,
    /** Bytes of its place. */
    readonly size: number,
  ) {}

  /** The values, to be read before anything else is placed: a memory that grows leaves its views behind. */
  get values(): Float32Array {
    const start = this.pointer / 4;
    return heapOf(this.kernels).floats.subarray(start, start + this.length);
  }

  /** Gives the place back. */
  vacate(): void {
    placesOf(this.kernels).vacate(this);
  }
}

interface Gap {
  start: number;
  end: number;
}

/** Places from the start of the arena on, and the gaps between them, by address; the arena begins behind the last place. */
class Places {
  private readonly gaps: Gap[] = [];
  private readonly start: number;
  private end: number;
  taken = 0;
  most = 0;

  /** Nothing may have been placed since the last `reset`. */
  constructor(private readonly kernels: WasmExports) {
    kernels.reset();
    this.start = kernels.settle() >>> 0;
    this.end = this.start;
  }

  find(operation: string, length: number, slack: number): Residence | undefined {
    const size = roundedUp(length + slack);
    const pointer = this.inGap(size) ?? this.atEnd(operation, length + slack, size);
    if (pointer === undefined) return undefined;
    this.taken++;
    return new Residence(this.kernels, pointer, length, size);
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
    if (this.end - this.start + size > LIMIT) return undefined;
    const pointer = allocate(operation, this.kernels, count);
    this.end = this.kernels.settle() >>> 0;
    this.most = Math.max(this.most, this.end - this.start);
    return pointer;
  }

  vacate({ pointer, size }: Residence): void {
    this.taken--;
    const { gaps } = this;
    let at = gaps.findIndex(({ start }) => start > pointer);
    if (at < 0) at = gaps.length;
    gaps.splice(at, 0, { start: pointer, end: pointer + size });
    if (gaps[at]!.end === gaps[at + 1]?.start) gaps[at]!.end = gaps.splice(at + 1, 1)[0]!.end;
    if (gaps[at - 1]?.end === pointer) gaps[at - 1]!.end = gaps.splice(at, 1)[0]!.end;
    if (gaps.at(-1)!.end < this.end) return;
    this.end = gaps.pop()!.start;
    this.kernels.unsettle(this.end);
  }
}

/** Bytes that the arena takes for so many floats (`alloc` of `assembly/arena.ts`). */
function roundedUp(count: number): number {
  return Math.ceil((4 * count + 32) / 64) * 64;
}

const places = new WeakMap<WasmExports, Places>();

function placesOf(kernels: WasmExports): Places {
  let found = places.get(kernels);
  if (found === undefined) {
    found = new Places(kernels);
    places.set(kernels, found);
  }
  return found;
}

/** A place for a result with `slack` floats behind it, where it is worth one; before anything else of a call is placed. */
export function settle(
  operation: string,
  kernels: WasmExports,
  length: number,
  slack: number,
): Residence | undefined {
  return length < LARGE ? undefined : placesOf(kernels).find(operation, length, slack);
}

/** Results that reside in that memory, and the bytes that they have taken at most, gaps included. */
export function residents(kernels: WasmExports): { taken: number; most: number } {
  const { taken, most } = placesOf(kernels);
  return { taken, most };
}

let isShortLived = false;

/**
 * Runs `compute`, whose caller disposes the sequences that are made in it soon: they may stay in the kernels' memory. One
 * that is forgotten is given back when it is collected.
 *
 * @internal
 */
export function shortLived<T>(compute: () => T): T {
  const before = isShortLived;
  isShortLived = true;
  try {
    return compute();
  } finally {
    isShortLived = before;
  }
}

/** Whether sequences that are made now are short-lived. */
export function makesShortLived(): boolean {
  return isShortLived;
}
