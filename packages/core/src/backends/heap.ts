import type { Kernels } from './module.js';

let owner: Kernels | undefined;
let heap: Float32Array | undefined;

/** The kernels' memory as floats, to be used at once: a memory that grows has a new buffer. */
export function heapOf(kernels: Kernels): Float32Array {
  const { buffer } = kernels.memory;
  if (owner !== kernels || heap!.buffer !== buffer) {
    heap = new Float32Array(buffer);
    owner = kernels;
  }
  return heap!;
}
