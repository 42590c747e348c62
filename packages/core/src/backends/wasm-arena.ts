/**
 * Carries values between tfjs's storage and the WebAssembly kernels' memory. Every call starts with an empty arena, and its
 * results leave as fresh arrays, so nothing has to live in the kernels' memory between calls; `leftover.ts` makes use of what
 * happens to.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors.js';
import type { DropMask } from '../random/drop-mask.js';
import { sizeOf } from '../shape.js';
import type { Arena, Work } from './arena.js';
import { ArrayTensor, pooledTensor, sourceOf } from './array-tensor.js';
import { heapOf } from './heap.js';
import { begin, leave, liesAt, liesFirst } from './leftover.js';
import { type Kernels, kernels, type SequenceKernels } from './module.js';
import { takeArray } from './pool.js';
import { threadPool } from './switches.js';
import type { ThreadPool } from './thread-pool.js';

/** Samples in a panel: shares consist of whole ones, so that they are the same as without threads. */
const PANEL = 16;
/** Multiplications, about 50 microseconds, from which on a batch is worth waking threads for, which takes 10 to 20. */
const WORTH_THREADS = 1_000_000;
/** Elements up to which a loop is faster than the view that a copy needs. */
const SHORT = 64;
/** Elements from which on a result is worth leaving to the next call. */
const LARGE = 1 << 10;
/** Masks are applied to whole words of 16 elements. Results have it too, so that they can become inputs where they are. */
const MASK_SLACK = 16;

export class WasmArena implements Arena {
  private readonly kernels: Kernels;
  /** The threads that compute this call, in memory of their own. */
  private readonly pool: ThreadPool | undefined;
  private readonly sums: { pointer: number; size: number }[] = [];

  /** Takes the kernels, and for `work` that is worth it, threads. */
  constructor(
    private readonly operation: string,
    private readonly backend: KernelBackend,
    private readonly work: Work = { batch: 0, multiplications: 0 },
  ) {
    const { batch, multiplications } = work;
    this.pool = batch > PANEL && batch * multiplications >= WORTH_THREADS ? threadPool() : undefined;
    const found = this.pool?.kernels ?? kernels();
    if (found === undefined)
      throw new BackendError(`${operation}: no WebAssembly SIMD kernels here; ask supports() first`);
    this.kernels = found;
    begin(found);
  }

  startsWith(tensor: TensorInfo | undefined): boolean {
    return tensor !== undefined && ArrayTensor.is(tensor) && liesFirst(this.kernels, tensor.source.block);
  }

  place(tensor: TensorInfo | undefined): number {
    if (tensor === undefined) return 0;
    const { values, mask, block } = sourceOf(tensor, this.backend);
    const pointer = this.kernels.alloc(values.length + MASK_SLACK);
    if (!liesAt(this.kernels, block, pointer)) heapOf(this.kernels).floats.set(values, pointer / 4);
    if (mask !== null) this.apply(mask, pointer, values.length);
    return pointer;
  }

  placeMask(mask: TensorInfo | undefined): number {
    return this.place(mask);
  }

  placeMasked(tensor: TensorInfo, mask: DropMask): number {
    const pointer = this.place(tensor);
    this.apply(mask, pointer, sizeOf(tensor.shape));
    return pointer;
  }

  private apply({ bits, scale }: DropMask, pointer: number, count: number): void {
    this.kernels.applyMask(pointer, count, this.halfWords(bits), scale);
  }

  room(shape: readonly number[]): number {
    return this.kernels.alloc(sizeOf(shape) + MASK_SLACK);
  }

  sum(shape: readonly number[]): number {
    const size = sizeOf(shape);
    const pointer = this.kernels.zeros(size);
    this.sums.push({ pointer, size });
    return pointer;
  }

  /** Places a structure of 32-bit words. */
  private words(values: readonly number[]): number {
    const pointer = this.kernels.alloc(values.length);
    const { words } = heapOf(this.kernels);
    const start = pointer / 4;
    for (let i = 0; i < values.length; i++) words[start + i] = values[i]!;
    return pointer;
  }

  /** Places 16-bit words. */
  private halfWords(values: Uint16Array): number {
    const pointer = this.kernels.alloc(Math.ceil(values.length / 2));
    heapOf(this.kernels).halfWords.set(values, pointer / 2);
    return pointer;
  }

  /** Whole, or in shares of whole panels. Each share has sums of its own, which are added up in the order of the shares. */
  run(kernel: keyof SequenceKernels, addresses: readonly number[], sizes: readonly number[]): void {
    const { batch } = this.work;
    const panels = Math.ceil(batch / PANEL);
    const count = Math.min(this.pool?.size ?? 1, panels);
    const task = this.words(addresses.concat(sizes));
    if (this.pool === undefined || count === 1) {
      this.kernels[kernel](task, 0, batch);
      return;
    }
    const others = Array.from({ length: count - 1 }, () =>
      this.sums.map(({ pointer, size }) => ({ pointer, size, own: this.kernels.zeros(size) })),
    );
    const tasks = others.map((sums) =>
      this.words([...addresses.map((at) => sums.find(({ pointer }) => pointer === at)?.own ?? at), ...sizes]),
    );
    const start = (share: number) => Math.min(batch, PANEL * Math.ceil((panels * share) / count));
    this.pool.run(
      this.operation,
      kernel,
      [task, ...tasks].map((task, i) => ({ task, first: start(i), count: start(i + 1) - start(i) })),
    );
    for (const { pointer, size, own } of others.flat()) this.pool.kernels.add(pointer, own, size);
  }

  matMul(...args: Parameters<Kernels['matMul']>): void {
    this.kernels.matMul(...args);
  }

  workspaceSize(...args: Parameters<Kernels['workspaceSize']>): number {
    return this.kernels.workspaceSize(...args);
  }

  take(pointer: number, shape: number[]): TensorInfo {
    const values = takeArray(sizeOf(shape));
    const start = pointer / 4;
    const { floats } = heapOf(this.kernels);
    if (values.length > SHORT) values.set(floats.subarray(start, start + values.length));
    else for (let i = 0; i < values.length; i++) values[i] = floats[start + i]!;
    const result = pooledTensor(values, shape, this.backend);
    if (values.length >= LARGE && this.pool === undefined && ArrayTensor.is(result)) {
      leave(this.kernels, result.source.block!, pointer, values.length);
    }
    return result;
  }
}
