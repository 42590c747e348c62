/**
 * Threads that share the kernels' memory. Each has an instance of the module. Words in memory announce jobs, because a message
 * would take longer than most jobs. A job is a list of shares, which all threads claim until none is left: the
 * poster too, so that a worker that sleeps, or that has ended, costs its help and not the result.
 */
import { BackendError } from '../../errors.js';
import { failure } from '../../memory/wasm-memory.js';
import { exportsOf, type SharedWork, type WasmExports } from './module.js';
import {
  CONTROL_BYTES,
  MESSAGE_LENGTH,
  STOP,
  startWorker,
  WORDS,
  type WorkerHandle,
} from './thread-worker.js';

/** Exports of `assembly/threads.ts` beside the others. */
export interface SharedKernels extends WasmExports {
  share(): void;
  leave(): void;
  /** `to += from`, `count` floats rounded up to 4. */
  add(to: number, from: number, count: number): void;
}

/** A part of a batch or a mask, and the task to compute it by. */
export interface Share {
  task: number;
  first: number;
  count: number;
}

/** Pages of 64 KiB up to which memory may grow; not every engine can set 4 GiB of addresses aside. */
const MAXIMA = [1 << 16, 1 << 14, 1 << 12];

/** How long, in milliseconds, a claimed share may take at least, and how many times as long as those of this thread. */
const PATIENCE = 60_000;
const PATIENCE_FACTOR = 100;

export class ThreadPool {
  /** The threads, the one that posts jobs among them. */
  readonly size: number;
  readonly kernels: SharedKernels;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #names: string[];
  #workers: WorkerHandle[] = [];
  #lost: string | undefined;

  private constructor(
    size: number,
    kernels: SharedKernels,
    control: SharedArrayBuffer,
    private readonly onLost: () => void,
    private readonly patience: number,
  ) {
    this.size = size;
    this.kernels = kernels;
    this.#words = new Int32Array(control);
    this.#names = Object.keys(kernels);
  }

  /**
   * Starts `size - 1` workers on the binary's kernels; `undefined` where this engine or page lets none start. `onLost` is
   * called when the pool has closed itself because a worker is gone. Memory may grow to the first of `maxima`, in pages, that
   * the engine has.
   */
  static async start(
    binary: Uint8Array<ArrayBuffer>,
    size: number,
    onLost: () => void = () => undefined,
    patience = PATIENCE,
    maxima: readonly number[] = MAXIMA,
  ): Promise<ThreadPool | undefined> {
    const memory = sharedMemory(maxima);
    if (memory === undefined) return undefined;
    const { module, instance } = await WebAssembly.instantiate(binary, { env: { memory } });
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    const kernels = exportsOf(instance) as SharedKernels;
    const pool = new ThreadPool(size, kernels, control, onLost, patience);
    const started = await Promise.allSettled(
      Array.from({ length: size - 1 }, () =>
        startWorker({ module, memory, control }, (why) => {
          pool.#lost ??= why;
        }),
      ),
    );
    pool.#workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (pool.#workers.length === size - 1 && pool.#lost === undefined) return pool;
    await pool.close();
    return undefined;
  }

  /**
   * Computes all shares, at most 64 of them, by the kernel of that name. What is to be read must have been placed before.
   *
   * @throws BackendError when a kernel traps, as it does without memory left, or when a worker is lost; then the pool closes.
   */
  run(operation: string, kernel: keyof SharedWork, shares: readonly Share[]): void {
    if (this.#lost !== undefined) this.#fail(operation, this.#lost);
    const words = this.#words;
    shares.forEach(({ task, first, count }, i) => {
      words.set([task, first, count], WORDS.shares + 3 * i);
    });
    words[WORDS.kernel] = this.#names.indexOf(kernel);
    words[WORDS.failed] = 0;
    words[WORDS.done] = 0;
    this.kernels.share();
    Atomics.store(words, WORDS.claim, shares.length << 8);
    Atomics.store(words, WORDS.posted, (words[WORDS.posted]! + 1) & 0x7fffffff);
    Atomics.notify(words, WORDS.posted, shares.length - 1);

    const began = performance.now();
    this.#claimShares();
    const own = performance.now() - began;
    if (!this.#waitFor(shares.length, Math.max(this.patience, PATIENCE_FACTOR * own))) {
      this.#fail(operation, 'it does not answer');
    }
    const length = words[WORDS.failed]!;
    if (length > 0) {
      const text = String.fromCharCode(...words.subarray(WORDS.message, WORDS.message + length));
      throw failure(
        operation,
        this.kernels,
        new BackendError(`${operation}: a thread of ${this.size} failed: ${text}`),
      );
    }
  }

  /** Ends the workers; resolves when they have. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    Atomics.store(this.#words, WORDS.posted, STOP);
    Atomics.notify(this.#words, WORDS.posted);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #fail(operation: string, why: string): never {
    void this.close();
    this.onLost();
    throw new BackendError(
      `${operation}: a worker thread is lost (${why}); from here on there is one thread, until useThreads starts others`,
    );
  }

  /** The loop of `thread-worker.ts`. */
  #claimShares(): void {
    const words = this.#words;
    const compute = this.kernels[this.#names[words[WORDS.kernel]!] as keyof SharedWork];
    for (;;) {
      const claim = Atomics.load(words, WORDS.claim);
      const share = claim & 255;
      if (share >= claim >> 8) return;
      if (Atomics.compareExchange(words, WORDS.claim, claim, claim + 1) !== claim) continue;
      const at = WORDS.shares + 3 * share;
      try {
        this.kernels.leave();
        compute(words[at]!, words[at + 1]!, words[at + 2]!);
      } catch (error) {
        const text = String(error).slice(0, MESSAGE_LENGTH);
        if (Atomics.compareExchange(words, WORDS.failed, 0, text.length) === 0) {
          for (let i = 0; i < text.length; i++) words[WORDS.message + i] = text.charCodeAt(i);
        }
      }
      Atomics.add(words, WORDS.done, 1);
    }
  }

  /** Waits until that many shares are finished; false when they are not within so many milliseconds. */
  #waitFor(shares: number, milliseconds: number): boolean {
    const words = this.#words;
    const end = performance.now() + milliseconds;
    for (let turn = 1; ; turn++) {
      const done = Atomics.load(words, WORDS.done);
      if (done === shares) return true;
      if (turn % SPINS !== 0) continue;
      if (performance.now() > end) return false;
      if (canSleep()) Atomics.wait(words, WORDS.done, done, end - performance.now());
    }
  }
}

/** A thread looks at the word so often before it sleeps: a wake-up takes longer than threads that started together are apart. */
const SPINS = 1 << 10;

function sharedMemory(maxima: readonly number[]): WebAssembly.Memory | undefined {
  for (const maximum of maxima) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch {
      // The engine cannot reserve so many addresses, which nobody can ask beforehand.
    }
  }
  return undefined;
}

let sleeps: boolean | undefined;

/** Whether this thread may sleep in `Atomics.wait`: a browser's main thread must not, and is told so by an exception. */
function canSleep(): boolean {
  if (sleeps === undefined) {
    try {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
      sleeps = true;
    } catch {
      sleeps = false;
    }
  }
  return sleeps;
}
