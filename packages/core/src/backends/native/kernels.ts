/** The kernels in machine code of `@unroll/native`, while the backend 'native' is in use, and the threads they run on. */
import type { NativeKernels } from '@unroll/native';
import { BackendError } from '../../errors.js';

let inUse: NativeKernels | undefined;
let threads = 1;

/** The kernels in machine code, or `undefined` where WebAssembly's are in use. */
export function nativeKernels(): NativeKernels | undefined {
  return inUse;
}

export function nativeThreads(): number {
  return threads;
}

/** From here on, native kernels share their batches among `count` threads, or as many as the system lets start. */
export function setNativeThreads(count: number): number {
  threads = inUse?.setThreads(count) ?? count;
  return threads;
}

/** Puts these kernels in the place of those in use; `undefined` gives the place back to WebAssembly's. */
export function installNative(kernels: NativeKernels | undefined): void {
  if (inUse !== kernels) inUse?.setThreads(1);
  inUse = kernels;
  setNativeThreads(threads);
}

/** Calls the kernels, and turns their errors into those of an operation. */
export function callNative<T>(operation: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw new BackendError(`${operation}: ${(error as Error).message}`, { cause: error });
  }
}
