/**
 * Results that stay in the kernels' memory, where the next kernels read them, instead of leaving as arrays: the sequences
 * between layers, what a graph keeps of a kernel for its gradient, and gradients on their way back. Only what is sure to be
 * disposed may stay, as no collector sees that memory.
 *
 * Residents lie before the start of every call's arena, at the sizes that they were made with: a free place serves the next
 * one of its size, and when the last resident is gone, all places are given up, so that steps of another size find an
 * empty memory.
 */
import { heapOf } from './heap.js';
import type { Kernels } from './module.js';

/** Floats from which on a result is worth a place. */
const LARGE = 1 << 10;
/** Bytes of places in one memory at most. Beyond, results leave as arrays. */
const LIMIT = 1 << 28;

export class Residence {
  constructor(
    readonly kernels: Kernels,
    readonly pointer: number,
    /** Floats. */
    readonly length: number,
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

class Places {
  private readonly free = new Map<number, number[]>();
  private readonly start: number;
  taken = 0;
  bytes = 0;

  /** Nothing may have been placed since the last `reset`. */
  constructor(private readonly kernels: Kernels) {
    this.start = kernels.settle();
  }

  find(length: number, slack: number): Residence | undefined {
    let pointer = this.free.get(length)?.pop();
    if (pointer === undefined) {
      const size = 4 * (length + slack);
      if (this.bytes + size > LIMIT) return undefined;
      pointer = this.kernels.alloc(length + slack) >>> 0;
      this.kernels.settle();
      this.bytes += size;
    }
    this.taken++;
    return new Residence(this.kernels, pointer, length);
  }

  vacate({ pointer, length }: Residence): void {
    if (--this.taken === 0) {
      this.free.clear();
      this.bytes = 0;
      this.kernels.unsettle(this.start);
      return;
    }
    const places = this.free.get(length);
    if (places === undefined) this.free.set(length, [pointer]);
    else places.push(pointer);
  }
}

const places = new WeakMap<Kernels, Places>();

function placesOf(kernels: Kernels): Places {
  let found = places.get(kernels);
  if (found === undefined) {
    found = new Places(kernels);
    places.set(kernels, found);
  }
  return found;
}

/** A place for a result with `slack` floats behind it, where it is worth one; before anything else of a call is placed. */
export function settle(kernels: Kernels, length: number, slack: number): Residence | undefined {
  return length < LARGE ? undefined : placesOf(kernels).find(length, slack);
}

/** Results that reside in that memory, and bytes of all places in it. */
export function residents(kernels: Kernels): { taken: number; bytes: number } {
  const { taken, bytes } = placesOf(kernels);
  return { taken, bytes };
}

let isShortLived = false;

/**
 * Runs `compute`, whose caller disposes the sequences that are made in it soon: they may stay in the kernels' memory. One
 * that is forgotten is given back when it is collected.
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
