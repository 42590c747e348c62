/**
 * Draws long streams by the SIMD kernels, where there are any. They give the same numbers as the loops in this folder, several
 * times faster. Short draws stay with the loops, which need no compiled module.
 */
import { callNative, nativeKernels } from '../backends/native/kernels.js';
import { threadPool } from '../backends/runtime-options.js';
import { WasmCall } from '../backends/wasm/call.js';
import { type WasmExports, wasmExports } from '../backends/wasm/module.js';
import { newArray } from '../room.js';

/** The kernels are worth their call from this many numbers on. */
const LONG = 256;
/** A call draws at most so many numbers: whole blocks of 16, so that a stream continues where the last call ended. */
const CHUNK = 1 << 20;
/** Threads are worth waking from so many bits of a mask on, which take about 70 microseconds. */
const WORTH_THREADS = 40_000;

/** The words of `MaskTask` in `assembly/random/mask.ts`. */
const MASK_TASK_WORDS = 8;

type Key = readonly [number, number];
type Counter = readonly [number, number, number, number];

/** Fills `out` with Philox outputs from a counter on. Returns false, and does nothing, where the loops should do it. */
export function fillLongPhilox(out: Uint32Array, key: Key, counter: Counter): boolean {
  const found = kernelsFor(out.length);
  if (found === undefined) return false;
  for (let at = 0; at < out.length; at += CHUNK) {
    const count = Math.min(CHUNK, out.length - at);
    const room = placeFor(found, count);
    found.philox(room, count, ...key, ...advance(counter, at), FORM.bits, 0, 0);
    out.set(new Uint32Array(found.memory.buffer, room, count), at);
  }
  return true;
}

/** `n` uniforms in [0, 1), or with `mask` its scale where they are at least its threshold and 0 elsewhere. */
export function longUniforms(
  n: number,
  key: Key,
  counter: Counter,
  mask?: { threshold: number; scale: number },
): Float32Array | undefined {
  const found = kernelsFor(n);
  if (found === undefined) return undefined;
  const form = mask === undefined ? FORM.uniform : FORM.mask;
  const { threshold, scale } = mask ?? { threshold: 0, scale: 0 };
  const draw = (at: number, count: number) => {
    const room = placeFor(found, count);
    found.philox(room, count, ...key, ...advance(counter, at), form, threshold, scale);
    return new Float32Array(found.memory.buffer, room, count);
  };
  // A slice is written at once, while a new array would be zeroed before.
  if (n <= CHUNK) return draw(0, n).slice();
  const out = newArray('uniform', Float32Array, n);
  for (let at = 0; at < n; at += CHUNK) out.set(draw(at, Math.min(CHUNK, n - at)), at);
  return out;
}

/** A bit for each of `n` uniforms in [0, 1): whether it is at least `threshold`; 16 to a word. */
export function longMaskBits(
  n: number,
  key: Key,
  counter: Counter,
  threshold: number,
): Uint16Array | undefined {
  const native = nativeKernels();
  if (native !== undefined) {
    const bits = newArray('dropMask', Uint16Array, Math.ceil(n / 16));
    callNative('dropMask', () => native.dropMask(bits, bits.length, ...key, ...counter, threshold));
    return clearBehind(bits, n);
  }
  const pool = n >= WORTH_THREADS ? threadPool() : undefined;
  const found = pool?.kernels ?? kernelsFor(n);
  if (found === undefined) return undefined;
  const length = Math.ceil(n / 16);
  const call = new WasmCall('dropMask', found);
  const bits = call.scratch(Math.ceil(length / 2));
  const task = call.scratch(MASK_TASK_WORDS);
  const { heap } = call;
  const at = task / 4;
  heap.words[at] = bits;
  for (let i = 0; i < key.length; i++) heap.words[at + 1 + i] = key[i]!;
  for (let i = 0; i < counter.length; i++) heap.words[at + 3 + i] = counter[i]!;
  heap.floats[at + 7] = threshold;
  if (pool === undefined) found.dropMask(task, 0, length);
  else {
    const start = (share: number) => Math.floor((length * share) / pool.size);
    const shares = Array.from({ length: pool.size }, (_, share) => ({
      task,
      first: start(share),
      count: start(share + 1) - start(share),
    }));
    pool.run('dropMask', 'dropMask', shares);
  }
  // Drawing may have grown the memory.
  const { halfWords } = call.heap;
  return clearBehind(halfWords.slice(bits / 2, bits / 2 + length), n);
}

/** Clears the bits beyond those of `n` elements. */
function clearBehind(words: Uint16Array, n: number): Uint16Array {
  if (n % 16 !== 0) words[words.length - 1]! &= (1 << (n % 16)) - 1;
  return words;
}

/** Runs as many whole states of the Mersenne Twister as fit into `out`; returns how many numbers that were. */
export function fillLongMt19937(out: Uint32Array, state: Uint32Array): number {
  const { length } = state;
  const found = kernelsFor(out.length);
  if (found === undefined || out.length < length) return 0;
  const room = placeFor(found, 2 * length);
  const [placed, outputs] = [0, 1].map(
    (i) => new Uint32Array(found.memory.buffer, room + 4 * length * i, length),
  ) as [Uint32Array, Uint32Array];
  placed.set(state);
  let filled = 0;
  for (; filled + length <= out.length; filled += length) {
    found.mt19937(placed.byteOffset, outputs.byteOffset);
    out.set(outputs, filled);
  }
  state.set(placed);
  return filled;
}

const FORM = { bits: 0, uniform: 1, mask: 2 } as const;

/** The counter of the block that holds the number `at`. */
function advance([low, high, ...upper]: Counter, at: number): [number, number, number, number] {
  const block = (low >>> 0) + at / 4;
  return [block, high + Math.floor(block / 2 ** 32), ...upper];
}

function kernelsFor(count: number): WasmExports | undefined {
  return count >= LONG ? wasmExports() : undefined;
}

/** Room for `count` words and a block more. */
function placeFor(found: WasmExports, count: number): number {
  return new WasmCall('random', found).scratch(count + 16);
}
