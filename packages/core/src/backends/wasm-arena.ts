/**
 * Carries values between tfjs's storage and the WebAssembly kernels' memory. Every call starts with an empty arena, and its
 * results leave as arrays, but for those that `residence.ts` keeps.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors.js';
import { acquireArray } from '../memory/array-pool.js';
import { sizeOf } from '../shape.js';
import type { Arena, Work } from './arena.js';
import { ArrayTensor, holdsArrays, pooledTensor, sourceOf } from './array-tensor.js';
import type { DropMask } from './drop-mask.js';
import { heapOf } from './heap.js';
import { allocate, failure, requireScratch } from './kernel-memory.js';
import { type Residence, settle } from './residence.js';
import { threadPool } from './runtime-options.js';
import type { ThreadPool } from './thread-pool.js';
import { type SequenceKernels, type WasmExports, wasmExports } from './wasm/module.js';

/** Samples in a panel: shares consist of whole ones, so that they are the same as without threads. */
const PANEL = 16;
/** Multiplications, about 50 microseconds, from which on a batch is worth waking threads for, which takes 10 to 20. */
const WORTH_THREADS = 1_000_000;
/** Elements up to which a loop is faster than the view that a copy needs. */
const SHORT = 64;
/** Masks are applied to whole words of 16 elements. */
const MASK_SLACK = 16;

/** Columns of a matrix whose rows are panels of the kernels. */
const padded = (columns: number) => Math.ceil(columns / 8) * 8;

/** Places for results of the call under way. Those that it never takes, as it has failed, the next one gives back. */
const offered: Residence[] = [];

export class WasmArena implements Arena {
  private readonly kernels: WasmExports;
  /** The threads that compute this call, in memory of their own. */
  private readonly pool: ThreadPool | undefined;
  private readonly sums: { pointer: number; size: number }[] = [];
  /** Whether something lies where places would be, which have to be found before. */
  private hasScratch = false;

  /** Takes the kernels, and for `work` that is worth it, threads. */
  constructor(
    private readonly operation: string,
    private readonly backend: KernelBackend,
    private readonly work: Work = { batch: 0, multiplications: 0 },
  ) {
    const { batch, multiplications, floats = 0 } = work;
    this.pool = batch > PANEL && batch * multiplications >= WORTH_THREADS ? threadPool() : undefined;
    const found = this.pool?.kernels ?? wasmExports();
    if (found === undefined)
      throw new BackendError(`${operation}: no WebAssembly SIMD kernels here; ask supports() first`);
    this.kernels = found;
    requireScratch(operation, found, floats);
    for (const home of offered.splice(0)) home.vacate();
    found.reset();
  }

  residence(shape: readonly number[]): number {
    const isPossible = holdsArrays() && !this.hasScratch;
    const home = isPossible ? settle(this.operation, this.kernels, sizeOf(shape), MASK_SLACK) : undefined;
    if (home === undefined) return this.room(shape);
    offered.push(home);
    return home.pointer;
  }

  place(tensor: TensorInfo | undefined): number {
    if (tensor === undefined) return 0;
    const { block, mask } = sourceOf(tensor, this.backend);
    const { residence } = block;
    if (residence?.kernels === this.kernels) {
      return mask === null ? residence.pointer : this.apply(mask, residence.pointer, residence.length);
    }
    const size = sizeOf(tensor.shape);
    const pointer = this.alloc(size + MASK_SLACK);
    heapOf(this.kernels).floats.set(block.values, pointer / 4);
    return mask === null ? pointer : this.apply(mask, pointer, size, pointer);
  }

  placeCopy(tensor: TensorInfo): number {
    const { block } = sourceOf(tensor, this.backend);
    const pointer = this.alloc(sizeOf(tensor.shape));
    heapOf(this.kernels).floats.set(block.values, pointer / 4);
    return pointer;
  }

  placeMask(mask: TensorInfo | undefined): number {
    return this.place(mask);
  }

  placeMasked(tensor: TensorInfo, mask: DropMask): number {
    return this.apply(mask, this.place(tensor), sizeOf(tensor.shape));
  }

  /** Where the values are under the mask, which is a new place if none is given. */
  private apply(
    { bits, scale }: DropMask,
    pointer: number,
    count: number,
    to = this.alloc(count + MASK_SLACK),
  ): number {
    this.kernels.applyMask(pointer, count, this.halfWords(bits), scale, to);
    return to;
  }

  room(shape: readonly number[]): number {
    return this.alloc(sizeOf(shape));
  }

  private alloc(count: number): number {
    this.hasScratch = true;
    return allocate(this.operation, this.kernels, count);
  }

  private zeros(count: number): number {
    this.hasScratch = true;
    return allocate(this.operation, this.kernels, count, true);
  }

  sum(shape: readonly number[]): number {
    const size = sizeOf(shape);
    const pointer = this.zeros(size);
    this.sums.push({ pointer, size });
    return pointer;
  }

  /** Places a structure of 32-bit words. */
  private words(values: readonly number[]): number {
    const pointer = this.alloc(values.length);
    const { words } = heapOf(this.kernels);
    const start = pointer / 4;
    for (let i = 0; i < values.length; i++) words[start + i] = values[i]!;
    return pointer;
  }

  /** Places 16-bit words. */
  private halfWords(values: Uint16Array): number {
    const pointer = this.alloc(Math.ceil(values.length / 2));
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
      try {
        this.kernels[kernel](task, 0, batch);
      } catch (error) {
        throw failure(this.operation, this.kernels, error);
      }
      return;
    }
    const others = Array.from({ length: count - 1 }, () =>
      this.sums.map(({ pointer, size }) => ({ pointer, size, own: this.zeros(size) })),
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
    try {
      this.kernels.matMul(...args);
    } catch (error) {
      throw failure(this.operation, this.kernels, error);
    }
  }

  workspaceSize(...args: Parameters<WasmExports['workspaceSize']>): number {
    return this.kernels.workspaceSize(...args);
  }

  take(pointer: number, shape: number[]): TensorInfo {
    const place = offered.findIndex((home) => home.pointer === pointer);
    if (place >= 0) return ArrayTensor.residing(offered.splice(place, 1)[0]!, shape);
    const values = acquireArray(sizeOf(shape));
    const start = pointer / 4;
    const { floats } = heapOf(this.kernels);
    if (values.length > SHORT) values.set(floats.subarray(start, start + values.length));
    else for (let i = 0; i < values.length; i++) values[i] = floats[start + i]!;
    return pooledTensor(values, shape, this.backend);
  }
}
