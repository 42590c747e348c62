import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { Arena, Work } from './arena.js';
import { NativeArena } from './native/arena.js';
import { nativeKernels } from './native/kernels.js';
import { WasmArena } from './wasm/arena.js';

/** An arena for one call of a kernel, on the kernels in use. */
export function openArena(operation: string, backend: KernelBackend, work?: Work): Arena {
  const native = nativeKernels();
  return native === undefined
    ? new WasmArena(operation, backend, work)
    : new NativeArena(operation, backend, native, work);
}
