/** Hands tensors' arrays to the kernels in machine code, which read and write them where they are: a pointer is an index. */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeKernels, SequenceArguments } from '@unroll/native';
import type { TypedArray } from '../../dtype.js';
import { acquireArray, releaseArray } from '../../memory/array-pool.js';
import { pooledTensor, sourceOf, valuesOf } from '../../memory/array-tensor.js';
import type { DropMask } from '../../memory/drop-mask.js';
import { sizeOf } from '../../shape.js';
import type { Arena, Work } from '../arena.js';
import type { SequenceKernels } from '../wasm/module.js';
import { callNative } from './kernels.js';

export class NativeArena implements Arena {
  /** The null pointer is 0. */
  private readonly arrays: (Float32Array | Uint8Array | null)[] = [null];
  /** Arrays from the pool that nobody needs once the kernel has run. */
  private readonly copies: Float32Array[] = [];

  constructor(
    private readonly operation: string,
    private readonly backend: KernelBackend,
    private readonly kernels: NativeKernels,
    private readonly work: Work = { batch: 0, multiplications: 0 },
  ) {}

  /** These kernels read and write arrays wherever they are, so an output that may stay is like any other. */
  allocate(shape: readonly number[]): number {
    return this.output(shape);
  }

  place(tensor: TensorInfo | undefined): number {
    if (tensor === undefined) return 0;
    const { storage, mask } = sourceOf(tensor, this.backend);
    const { values } = storage;
    const floats = values instanceof Float32Array ? values : Float32Array.from(values);
    if (mask === null) return this.add(floats);
    const copy = acquireArray(floats.length);
    this.copies.push(copy);
    this.applyMask(floats, mask, copy);
    return this.add(copy);
  }

  /** These kernels overwrite no input. */
  placeCopy(tensor: TensorInfo): number {
    return this.place(tensor);
  }

  placeMask(mask: TensorInfo | undefined): number {
    if (mask === undefined) return 0;
    const values: TypedArray = valuesOf(mask, this.backend);
    return this.add(values instanceof Uint8Array ? values : Uint8Array.from(values, Number));
  }

  placeMasked(tensor: TensorInfo, mask: DropMask): number {
    const values = this.arrays[this.place(tensor)] as Float32Array;
    const pointer = this.output([values.length]);
    const masked = this.arrays[pointer] as Float32Array;
    this.applyMask(values, mask, masked);
    this.release();
    return pointer;
  }

  private applyMask(values: Float32Array, { bits, scale }: DropMask, to: Float32Array): void {
    callNative(this.operation, () => this.kernels.applyMask(values, values.length, bits, scale, to));
  }

  output(shape: readonly number[]): number {
    return this.add(acquireArray(sizeOf(shape)));
  }

  sum(shape: readonly number[]): number {
    return this.add(acquireArray(sizeOf(shape)).fill(0));
  }

  run(kernel: keyof SequenceKernels, addresses: readonly number[], sizes: readonly number[]): void {
    const arrays = addresses.map((pointer) => this.arrays[pointer]!);
    const args = [this.work.batch, ...sizes, ...arrays] as unknown as SequenceArguments;
    this.call(() => this.kernels[kernel](...args));
  }

  matMul(a: number, b: number, c: number, ...rest: [number, number, number, number, boolean, boolean]): void {
    const [x, y, out] = [a, b, c].map((pointer) => this.arrays[pointer]) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    this.call(() => this.kernels.matMul(x, y, out, ...rest));
  }

  /** One float more than the kernels need, so that a workspace of the WebAssembly kernels, which have another order, is told apart. */
  workspaceSize(cell: number, steps: number, units: number, batch: number): number {
    return callNative(this.operation, () => this.kernels.workspaceSize(cell, steps, units, batch)) + 1;
  }

  take(pointer: number, shape: number[]): TensorInfo {
    const values = pointer === 0 ? acquireArray(0) : (this.arrays[pointer] as Float32Array);
    return pooledTensor(values, shape, this.backend);
  }

  private add(values: Float32Array | Uint8Array): number {
    return this.arrays.push(values) - 1;
  }

  private call(kernel: () => void): void {
    callNative(this.operation, kernel);
    this.release();
  }

  private release(): void {
    for (const copy of this.copies.splice(0)) releaseArray(copy);
  }
}
