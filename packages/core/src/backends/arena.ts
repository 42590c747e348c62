/**
 * Carries values between tfjs's storage and the kernels' memory. Every call starts with an empty arena, and its results
 * leave as fresh arrays, so nothing lives in the kernels' memory between calls.
 */
import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors.js';
import { sizeOf } from '../shape.js';
import { type Kernels, kernels } from './module.js';

export class Arena {
  readonly kernels: Kernels;

  constructor(
    operation: string,
    private readonly backend: KernelBackend,
  ) {
    const found = kernels();
    if (found === undefined)
      throw new BackendError(`${operation}: no WebAssembly SIMD kernels here; ask supports() first`);
    this.kernels = found;
    found.reset();
  }

  /** Places a tensor's values, with room for `slack` more; a tensor that is not given is the null pointer. */
  place(tensor: TensorInfo | undefined, slack = 0): number {
    if (tensor === undefined) return 0;
    const values = this.backend.readSync(tensor.dataId) as Float32Array;
    const pointer = this.kernels.alloc(values.length + slack);
    this.view(pointer, values.length).set(values);
    return pointer;
  }

  /** Room for an output of that shape. */
  room(shape: readonly number[]): number {
    return this.kernels.alloc(sizeOf(shape));
  }

  /** `room`, zeroed. */
  zeros(shape: readonly number[]): number {
    return this.kernels.zeros(sizeOf(shape));
  }

  /** Places a structure of 32-bit words. */
  words(values: readonly number[]): number {
    const pointer = this.kernels.alloc(values.length);
    new Int32Array(this.kernels.memory.buffer, pointer, values.length).set(values);
    return pointer;
  }

  /** Places 16-bit words. */
  halfWords(values: Uint16Array): number {
    const pointer = this.kernels.alloc(Math.ceil(values.length / 2));
    new Uint16Array(this.kernels.memory.buffer, pointer, values.length).set(values);
    return pointer;
  }

  /** The output at `pointer`, as a tensor of the backend. */
  take(pointer: number, shape: number[]): TensorInfo {
    const dtype: DataType = 'float32';
    const values = this.view(pointer, sizeOf(shape)).slice();
    return { dataId: this.backend.write(values, shape, dtype), shape, dtype };
  }

  /** A growing memory detaches earlier views, so each use makes its own. */
  private view(pointer: number, length: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, pointer, length);
  }
}
