import { getBackend } from './backend.js';
import { threadPool } from './backends/runtime-options.js';
import { wasmExports } from './backends/wasm/module.js';
import { poolSize } from './memory/array-pool.js';
import { nativeMemory } from './memory/ownership.js';

export interface MemoryInfo {
  /** Live tensors in memory that the garbage collector does not see, as that of the backends 'wasm' and 'tensorflow'. */
  numTensors: number;
  /** Bytes of their elements; tensors that share values, such as a view and its base, count each. */
  numBytes: number;
  /**
   * Bytes that are kept for the next results: the WebAssembly kernels' memory, that of their threads, and arrays that nobody
   * holds. They grow to what a program has needed at once, and stay.
   */
  reservedBytes: number;
  /** The backend that holds new tensors. */
  backend: string;
}

/**
 * What unroll's tensors occupy now. On the backends 'cpu' and 'native', values are arrays that belong to the garbage
 * collector: no tensor there is counted, and `process.memoryUsage()` tells what they take.
 */
export function memory(): MemoryInfo {
  const { tensors, bytes } = nativeMemory();
  const instances = [wasmExports(), threadPool()?.kernels];
  const kernels = instances.reduce((bytes, each) => bytes + (each?.memory.buffer.byteLength ?? 0), 0);
  return {
    numTensors: tensors,
    numBytes: bytes,
    reservedBytes: kernels + poolSize().waiting,
    backend: getBackend(),
  };
}
