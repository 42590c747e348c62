/**
 * Tells the garbage collector of native memory. A dropped tensor of the wasm and tensorflow backends holds its memory until
 * its handle is collected, and the collector, which sees only the handle, may take thousands of steps before it looks. In
 * Node it can be called; finalizers then run when the program next yields.
 */

/** Bytes that native tensors may grow by before the collector is called. */
const STEP = 1 << 28;

let low = 0;
let collect: (() => void) | null | undefined;

/** Whoever makes a native tensor calls this, with the bytes of all that live. */
export function relievePressure(bytes: number): void {
  low = Math.min(low, bytes);
  if (bytes - low < STEP) return;
  collect ??= collector();
  collect?.();
  low = bytes;
}

/** Node's collector, which has no public name unless Node was started with `--expose-gc`; null elsewhere. */
function collector(): (() => void) | null {
  if (typeof globalThis.gc === 'function') return () => void globalThis.gc!();
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return null;
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  return process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
}
