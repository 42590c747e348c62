import type { WasmExports } from './wasm/module.js';

/** The kernels' memory, as what it holds: an address is divided by the size of an element. */
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

const heaps = new WeakMap<WasmExports, Heap>();
let owner: WasmExports | undefined;
let heap: Heap | undefined;

/** The memory of these kernels, to be used at once: one that grows has a new buffer. */
export function heapOf(kernels: WasmExports): Heap {
  const { buffer } = kernels.memory;
  if (owner === kernels && heap!.buffer === buffer) return heap!;
  owner = kernels;
  heap = heaps.get(kernels);
  if (heap?.buffer !== buffer) {
    heap = new Heap(buffer);
    heaps.set(kernels, heap);
  }
  return heap;
}
