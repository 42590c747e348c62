/** The kernels in machine code of `@unroll/native`, while the backend 'native' is in use, and the threads they run on. */
import type { NativeKernels } from '@unroll/native';

let inUse: NativeKernels | undefined;
let threads = 1;

/** The kernels in machine code, or `undefined` where WebAssembly's are in use. */
export function nativeKernels(): NativeKernels | undefined {
  return inUse;
}

export function nativeThreads(): number {
  return threads;
}

/** From here on, native kernels share their batches among `count` threads. */
export function setNativeThreads(count: number): void {
  threads = count;
  inUse?.setThreads(count);
}

/** Puts these kernels in the place of those in use; `undefined` gives the place back to WebAssembly's. */
export function installNative(kernels: NativeKernels | undefined): void {
  if (inUse !== kernels) inUse?.setThreads(1);
  inUse = kernels;
  kernels?.setThreads(threads);
}
