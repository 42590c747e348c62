/** Brings tensors into the WebAssembly kernels' memory and out, for one call. Large results stay there (`memory/wasm-allocator.ts`). */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../../errors.js';
import { acquireArray } from '../../memory/array-pool.js';
import { ArrayTensor, holdsArrays, pooledTensor, sourceOf } from '../../memory/array-tensor.js';
import { type DropMask, MASK_SLACK } from '../../memory/drop-mask.js';
import { Storage } from '../../memory/storage.js';
import { type Allocation, allocate } from '../../memory/wasm-allocator.js';
import { requireScratch } from '../../memory/wasm-memory.js';
import { sizeOf } from '../../shape.js';
import type { Arena, Work } from '../arena.js';
import { threadPool } from '../runtime-options.js';
import { WasmCall } from './call.js';
import { type SequenceKernels, type WasmExports, wasmExports } from './module.js';
import type { ThreadPool } from './thread-pool.js';

/** A panel has so many samples. Shares consist of whole panels, so that their results are the same as without threads. */
const PANEL = 16;
/** From so many multiplications on, about 50 microseconds, a batch is worth waking threads for, which takes 10 to 20. */
const WORTH_THREADS = 1_000_000;
/** Up to so many elements, a loop is faster than the view that a copy needs. */
const SHORT = 64;

/** The columns of a matrix when its rows are padded to panels of the kernels. */
const padded = (columns: number) => Math.ceil(columns / 8) * 8;

/** Allocations for results of the call under way. Those of a call that failed are freed when the next one begins. */
const unclaimed: Allocation[] = [];

export class WasmArena extends WasmCall implements Arena {
  /** The threads that compute this call, in memory of their own. */
  private readonly pool: ThreadPool | undefined;
  private readonly sums: { pointer: number; size: number }[] = [];
  /** Whether scratch has been taken. It lies where allocations would, so those have to be made before. */
  private hasScratch = false;

  /** Takes the kernels, and threads if `work` is worth it. */
  constructor(
    operation: string,
    private readonly backend: KernelBackend,
    private readonly work: Work = { batch: 0, multiplications: 0 },
  ) {
    const { batch, multiplications, floats = 0 } = work;
    const pool = batch > PANEL && batch * multiplications >= WORTH_THREADS ? threadPool() : undefined;
    const found = pool?.kernels ?? wasmExports();
    if (found === undefined)
      throw new BackendError(`${operation}: no WebAssembly SIMD kernels here; ask supports() first`);
    requireScratch(operation, found, floats);
    for (const allocation of unclaimed.splice(0)) allocation.free();
    super(operation, found);
    this.pool = pool;
  }

  allocate(shape: readonly number[]): number {
    const size = sizeOf(shape);
    const isPossible = holdsArrays() && !this.hasScratch;
    const allocation = isPossible ? allocate(this.operation, this.kernels, size) : undefined;
    if (allocation === undefined) return this.scratch(size);
    unclaimed.push(allocation);
    return allocation.pointer;
  }

  override scratch(length: number, isZeroed = false): number {
    this.hasScratch = true;
    return super.scratch(length, isZeroed);
  }

  place(tensor: TensorInfo | undefined): number {
    if (tensor === undefined) return 0;
    const { storage, mask } = sourceOf(tensor, this.backend);
    const { allocation } = storage;
    const pointer = allocation?.memory === this.kernels ? allocation.pointer : null;
    if (pointer !== null && mask === null) return pointer;
    const size = storage.length;
    const placed = this.scratch(size + MASK_SLACK);
    if (pointer === null) this.heap.floats.set(storage.values, placed / 4);
    return mask === null ? placed : this.apply(mask, pointer ?? placed, size, placed);
  }

  placeCopy(tensor: TensorInfo): number {
    const { storage } = sourceOf(tensor, this.backend);
    const pointer = this.scratch(storage.length);
    this.heap.floats.set(storage.values, pointer / 4);
    return pointer;
  }

  placeMask(mask: TensorInfo | undefined): number {
    return this.place(mask);
  }

  placeMasked(tensor: TensorInfo, mask: DropMask): number {
    const size = sizeOf(tensor.shape);
    return this.apply(mask, this.place(tensor), size, this.scratch(size + MASK_SLACK));
  }

  private apply({ bits, scale }: DropMask, pointer: number, count: number, to: number): number {
    this.kernels.applyMask(pointer, count, this.halfWords(bits), scale, to);
    return to;
  }

  output(shape: readonly number[]): number {
    return this.scratch(sizeOf(shape));
  }

  sum(shape: readonly number[]): number {
    const size = sizeOf(shape);
    const pointer = this.scratch(size, true);
    this.sums.push({ pointer, size });
    return pointer;
  }

  /** Places a structure of 32-bit words. */
  private words(values: readonly number[]): number {
    const pointer = this.scratch(values.length);
    const { words } = this.heap;
    const start = pointer / 4;
    for (let i = 0; i < values.length; i++) words[start + i] = values[i]!;
    return pointer;
  }

  /** Places 16-bit words. */
  private halfWords(values: Uint16Array): number {
    const pointer = this.scratch(Math.ceil(values.length / 2));
    this.heap.halfWords.set(values, pointer / 2);
    return pointer;
  }

  /** Runs the batch as a whole, or in shares of whole panels. Each share has sums of its own, which are added up in the order of the shares. */
  run(kernel: keyof SequenceKernels, addresses: readonly number[], sizes: readonly number[]): void {
    const { batch } = this.work;
    const panels = Math.ceil(batch / PANEL);
    const count = Math.min(this.pool?.size ?? 1, panels);
    const task = this.words(addresses.concat(sizes));
    if (this.pool === undefined || count === 1) {
      this.call(() => this.kernels[kernel](task, 0, batch));
      return;
    }
    const others = Array.from({ length: count - 1 }, () =>
      this.sums.map(({ pointer, size }) => ({ pointer, size, own: this.scratch(size, true) })),
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

  matMul(...args: Parameters<WasmExports['matMul']>): void {
    const [, , , , m, k, n] = args;
    requireScratch(this.operation, this.kernels, padded(n) * Math.max(m, k));
    this.call(() => this.kernels.matMul(...args));
  }

  workspaceSize(...args: Parameters<WasmExports['workspaceSize']>): number {
    return this.kernels.workspaceSize(...args);
  }

  take(pointer: number, shape: number[]): TensorInfo {
    const claimed = unclaimed.findIndex((allocation) => allocation.pointer === pointer);
    if (claimed >= 0) {
      return new ArrayTensor(Storage.allocated(unclaimed.splice(claimed, 1)[0]!), shape, 'float32');
    }
    const values = acquireArray(sizeOf(shape));
    const start = pointer / 4;
    const { floats } = this.heap;
    if (values.length > SHORT) values.set(floats.subarray(start, start + values.length));
    else for (let i = 0; i < values.length; i++) values[i] = floats[start + i]!;
    return pooledTensor(values, shape, this.backend);
  }
}
