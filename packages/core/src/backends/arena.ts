/**
 * Carries values between tfjs's storage and the kernels' memory. Every call starts with an empty arena, and its results
 * leave as fresh arrays, so nothing lives in the kernels' memory between calls.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors.js';
import { sizeOf } from '../shape.js';
import { pooledTensor, sourceOf } from './array-tensor.js';
import { type Kernels, kernels, type SequenceKernels } from './module.js';
import { takeArray } from './pool.js';
import { threadPool } from './switches.js';
import type { ThreadPool } from './thread-pool.js';

/** What a sequence kernel is about to compute, as far as it decides on threads. */
export interface Work {
  /** Samples. */
  batch: number;
  /** Multiplications for one of them. */
  multiplications: number;
}

/** Samples in a panel: shares consist of whole ones, so that they are the same as without threads. */
const PANEL = 16;
/** Multiplications, about 50 microseconds, from which on a batch is worth waking threads for, which takes 10 to 20. */
const WORTH_THREADS = 1_000_000;

export class Arena {
  readonly kernels: Kernels;
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
    found.reset();
  }

  /** Places a tensor's values, with room for `slack` more; a tensor that is not given is the null pointer. */
  place(tensor: TensorInfo | undefined, slack = 0): number {
    if (tensor === undefined) return 0;
    const { values, mask } = sourceOf(tensor, this.backend);
    const pointer = this.kernels.alloc(values.length + (mask === null ? slack : Math.max(slack, 16)));
    heapOf(this.kernels).set(values, pointer / 4);
    if (mask !== null) {
      this.kernels.applyMask(pointer, values.length, this.halfWords(mask.bits), mask.scale);
    }
    return pointer;
  }

  /** Room for an output of that shape. */
  room(shape: readonly number[]): number {
    return this.kernels.alloc(sizeOf(shape));
  }

  /** Room for an output to which a kernel adds what comes from each sample, as it does to the gradients of weights. */
  sum(shape: readonly number[]): number {
    const size = sizeOf(shape);
    const pointer = this.kernels.zeros(size);
    this.sums.push({ pointer, size });
    return pointer;
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

  /**
   * Runs a sequence kernel over the batch: whole, or in shares of whole panels. Its task is the addresses and then the
   * sizes. Each share has sums of its own, which are added up in the order of the shares.
   */
  run(kernel: keyof SequenceKernels, addresses: readonly number[], sizes: readonly number[]): void {
    const { batch } = this.work;
    const panels = Math.ceil(batch / PANEL);
    const count = Math.min(this.pool?.size ?? 1, panels);
    const task = this.words([...addresses, ...sizes]);
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

  /** The output at `pointer`, as a tensor of the backend. */
  take(pointer: number, shape: number[]): TensorInfo {
    const values = takeArray(sizeOf(shape));
    const start = pointer / 4;
    values.set(heapOf(this.kernels).subarray(start, start + values.length));
    return pooledTensor(values, shape, this.backend);
  }
}

const heaps = new WeakMap<Kernels, Float32Array>();

/** The kernels' memory as floats; a memory that has grown has a new buffer. */
function heapOf(kernels: Kernels): Float32Array {
  const { buffer } = kernels.memory;
  let heap = heaps.get(kernels);
  if (heap?.buffer !== buffer) {
    heap = new Float32Array(buffer);
    heaps.set(kernels, heap);
  }
  return heap;
}
