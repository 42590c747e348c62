import { evict } from '../../memory/wasm-allocator.js';
import { allocateScratch, failure, type Heap, heapOf } from '../../memory/wasm-memory.js';
import type { WasmExports } from './module.js';

/** The one way into the kernels' memory: a call places what it needs in scratch, which is gone when the next call begins. */
export class WasmCall {
  constructor(
    protected readonly operation: string,
    readonly kernels: WasmExports,
  ) {
    kernels.reset();
  }

  /**
   * Makes room for `length` floats, aligned to 64 bytes, and returns the address.
   *
   * @throws BackendError when there is no room for them.
   */
  scratch(length: number, isZeroed = false): number {
    try {
      return allocateScratch(this.operation, this.kernels, length, isZeroed);
    } catch (error) {
      throw this.failed(error);
    }
  }

  /** The memory. It has to be used at once: scratch may make it grow, and leave earlier views behind. */
  get heap(): Heap {
    return heapOf(this.kernels);
  }

  /** Runs a kernel. @throws BackendError that names the operation, when it fails or lacks memory. */
  protected call<T>(kernel: () => T): T {
    try {
      return kernel();
    } catch (error) {
      throw this.failed(error);
    }
  }

  private failed(error: unknown): unknown {
    const named = failure(this.operation, this.kernels, error);
    // The next call should not fail for the sake of values that nobody may need any more.
    evict(this.kernels);
    return named;
  }
}
