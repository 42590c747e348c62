/** Options that a program may switch on: fused multiply-add, and threads. Each combination has a binary of its own, loaded when asked for. */
import { expected } from '../expected.js';
import { nativeKernels, nativeThreads, setNativeThreads } from './native/kernels.js';
import { binary, exportsOf, hasRelaxedSimd, hasSimd, install } from './wasm/module.js';
import type { ThreadPool } from './wasm/thread-pool.js';

/** A pool has at most so many threads. */
const MOST_THREADS = 64;
/** Without a count there are at most so many threads: a batch seldom has more panels. */
const USUAL_THREADS = 8;

let relaxed = false;
let pool: ThreadPool | undefined;
/** Changes wait for each other. */
let last: Promise<unknown> = Promise.resolve();

/** The threads in use, if more than one. */
export function threadPool(): ThreadPool | undefined {
  return pool;
}

/**
 * From here on, kernels multiply and add in one instruction: 1.1 to 1.2 times as fast, and rounded once where it was twice,
 * so that results differ in their last digits from those of a machine without. Resolves to whether this engine can; if
 * not, nothing changes. Node 20 can after `v8.setFlagsFromString('--experimental-wasm-relaxed-simd')`, Node 22 and browsers
 * of 2024 without.
 */
export function useRelaxedSimd(): Promise<boolean> {
  return inTurn(async () => {
    if (!hasRelaxedSimd()) return false;
    const { KERNELS_BASE64 } = await import('../../build/relaxed-kernels.js');
    const { instance } = await WebAssembly.instantiate(binary(KERNELS_BASE64));
    const count = wasmThreads();
    relaxed = true;
    await stop();
    install(exportsOf(instance));
    await start(count);
    return true;
  });
}

/**
 * From here on, `count` threads, this one among them, share the batches of recurrent layers that are large enough. Default:
 * the processor's, at most 8. Resolves to the threads that are really in use: 1 where memory cannot be shared, as in a
 * browser's page that is not cross-origin isolated, and fewer where the system lets no more start. With 1, the others end.
 *
 * Outputs are the same bits for every count. Gradients of weights are summed over samples in an order that depends on the
 * count alone: the same count gives the same numbers, another one differs in the last digits. The threads sleep between
 * batches, keep no process alive, and survive `useRelaxedSimd`. The backend 'native' has threads of its own, which start with
 * the processor's count, and there the sums do not depend on it either.
 *
 * @throws ArgumentError when `count` is not a whole number from 1 to 64.
 * @example
 * await useThreads(2); // 2
 */
export function useThreads(count: number = processors()): Promise<number> {
  return inTurn(async () => {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_THREADS)) {
      throw expected('useThreads', 'count', `an integer from 1 to ${MOST_THREADS}`, count);
    }
    if (nativeKernels() !== undefined) return setNativeThreads(count);
    if (count !== wasmThreads()) {
      await stop();
      await start(count);
    }
    return wasmThreads();
  });
}

/** The threads in use: 1 unless `useThreads` has started more, or the backend 'native' has. */
export function threads(): number {
  return nativeKernels() === undefined ? wasmThreads() : nativeThreads();
}

function wasmThreads(): number {
  return pool?.size ?? 1;
}

function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const result = last.then(change);
  last = result.catch(() => undefined);
  return result;
}

async function stop(): Promise<void> {
  const ending = pool;
  pool = undefined;
  await ending?.close();
}

async function start(count: number): Promise<void> {
  if (count === 1 || !hasSimd() || !sharesMemory()) return;
  const [{ KERNELS_BASE64 }, { ThreadPool }] = await Promise.all([
    relaxed ? import('../../build/shared-relaxed-kernels.js') : import('../../build/shared-kernels.js'),
    import('./wasm/thread-pool.js'),
  ]);
  const started = await ThreadPool.start(binary(KERNELS_BASE64), count, () => {
    if (pool === started) pool = undefined;
  });
  pool = started;
}

/** Whether memory can be shared with workers: always in Node, in a browser on a cross-origin isolated page. */
function sharesMemory(): boolean {
  return typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated !== false;
}

/** The processors that threads may take when no count is given. */
export function processors(): number {
  const available =
    globalThis.process?.getBuiltinModule?.('node:os').availableParallelism() ??
    globalThis.navigator?.hardwareConcurrency ??
    1;
  return Math.min(available, USUAL_THREADS);
}
