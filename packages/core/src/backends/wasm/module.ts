/**
 * The WebAssembly module with unroll's SIMD kernels, compiled once a process. The binary is part of the source, so there is
 * nothing to fetch. Where the engine has no SIMD or forbids compilation, there is no module and the composed operations run.
 */
import { KERNELS_BASE64 } from '../../../build/kernels.js';
import type { WasmMemory } from '../../memory/wasm-memory.js';

/** Exports of `assembly/index.ts`: pointers are byte addresses, counts and strides are in floats. */
export interface WasmExports extends SharedWork, WasmMemory {
  /** tanh in place on `count` floats, rounded up to 8; the sigmoid alike. */
  tanhArray(values: number, count: number): void;
  sigmoidArray(values: number, count: number): void;
  /** Floats that a gated cell keeps from forward to backward; `cell` is a code of `assembly/gates/blocks.ts`. */
  workspaceSize(cell: number, steps: number, units: number, batch: number): number;
  matMul(
    ...args: [
      ...operands: [a: number, b: number, c: number],
      ...sizes: [batch: number, m: number, k: number, n: number],
      ...transpose: [a: boolean, b: boolean],
    ]
  ): void;
  /** Adam's update of `count` floats, rounded up to 4: parameter, m and v in place. */
  adam(
    ...args: [
      ...arrays: [parameter: number, gradient: number, m: number, v: number, count: number],
      ...coefficients: [
        beta1: number,
        beta2: number,
        alpha: number,
        epsilon: number,
        keep: number,
        largest: number,
      ],
    ]
  ): void;
  /** Fills `count` words, rounded up to 16. Forms: 0 the outputs, 1 uniforms, 2 `scale` where a uniform is >= `threshold`. */
  philox(
    ...args: [
      ...to: [out: number, count: number],
      ...key: [number, number],
      ...counter: [number, number, number, number],
      ...form: [form: number, threshold: number, scale: number],
    ]
  ): void;
  /** Writes `count` values, rounded up to 16, times `scale` where their bit is set and 0 elsewhere, to `to`. */
  applyMask(values: number, count: number, bits: number, scale: number, to: number): void;
  /** The next state of 624 words in place, and its outputs. */
  mt19937(state: number, out: number): void;
}

/** Computes samples `first` to `first + count` of a batch, given its task's address. Any part of a batch may be asked for. */
export type SequenceKernel = (task: number, first: number, count: number) => void;

/**
 * The kernels that threads can share. Backward adds to the gradients of weights that the task's arrays hold; all else of a
 * sample is written where it belongs, and the same to the bit whichever panels of 16 samples are asked for together.
 */
export interface SequenceKernels {
  simpleRnnForward: SequenceKernel;
  simpleRnnBackward: SequenceKernel;
  gatedForward: SequenceKernel;
  gatedBackward: SequenceKernel;
}

/** All work that threads can share. */
export interface SharedWork extends SequenceKernels {
  /** Words `first` to `first + count`, 16 bits each, of the `MaskTask` at that address. */
  dropMask(task: number, first: number, count: number): void;
}

/** `() => v128.const(0)` dropped: validates only where the engine knows SIMD. */
const SIMD_PROBE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic, version
  ...[1, 4, 1, 96, 0, 0], // one type: () -> ()
  ...[3, 2, 1, 0], // one function of that type
  ...[10, 23, 1, 21, 0, 253, 12, ...new Array<number>(16).fill(0), 26, 11], // v128.const 0; drop; end
]);

/** `f32x4.relaxed_madd` of three zeros, dropped: validates only where the engine knows relaxed SIMD. */
const RELAXED_PROBE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 4, 1, 96, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 20, 1, 18, 0, ...[65, 0, 253, 17], ...[65, 0, 253, 17], ...[65, 0, 253, 17], 253, 133, 2, 26, 11],
]);

let loaded: WasmExports | undefined;
let refused = false;

/** Whether this engine can run the kernels at all. */
export function hasSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_PROBE);
}

/** Whether this engine can run the kernels with fused multiply-add. */
export function hasRelaxedSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(RELAXED_PROBE);
}

/**
 * The kernels, or `undefined` where there are none yet. The first call compiles them synchronously; a browser's main thread
 * may refuse that, and then `ready()` is the way. If the engine has no SIMD, the console says so once.
 */
export function wasmExports(): WasmExports | undefined {
  if (loaded === undefined && !refused) {
    refused = true;
    if (hasSimd()) {
      try {
        loaded = exportsOf(new WebAssembly.Instance(new WebAssembly.Module(binary(KERNELS_BASE64))));
      } catch {
        // The engine's limits or the page's content security policy refuse it; WebAssembly cannot be asked beforehand.
      }
    } else {
      console.warn(
        'unroll: this engine has no WebAssembly SIMD, so products and recurrent layers run in plain JavaScript, many times slower.',
      );
    }
  }
  return loaded;
}

/** Resolves when the kernels are compiled, or when it is clear that this engine cannot run them. */
export async function ready(): Promise<void> {
  if (loaded !== undefined || !hasSimd()) return;
  const { instance } = await WebAssembly.instantiate(binary(KERNELS_BASE64));
  loaded ??= exportsOf(instance);
}

/** Puts these kernels in the place of those in use. */
export function install(kernels: WasmExports): void {
  loaded = kernels;
}

/** The exports of an instance of one of the binaries. */
export function exportsOf(instance: WebAssembly.Instance): WasmExports {
  return instance.exports as unknown as WasmExports;
}

export function binary(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
