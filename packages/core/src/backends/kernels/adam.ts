/** Adam's update of a large parameter by the SIMD kernel: the same bits as the loop in `optim/adam.ts`, in half the time. */
import { WasmCall } from '../wasm/call.js';
import { wasmExports } from '../wasm/module.js';

/** The kernel is worth its copies from so many elements on. */
const LONG = 256;
/** A call updates at most so many elements, whole vectors: thus the kernels' memory has room for a parameter of any size. */
const CHUNK = 1 << 22;

export interface AdamArrays {
  parameter: Float32Array;
  next: Float32Array;
  gradient: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

export interface AdamCoefficients {
  beta1: number;
  beta2: number;
  /** The learning rate with both bias corrections. */
  alpha: number;
  epsilon: number;
  /** The part of a parameter that decoupled decay leaves. */
  keep: number;
  /** A second moment that is larger counts as this. */
  largest: number;
}

/** Updates `m` and `v` and writes `next`. Returns false, and does nothing, where the loop should do it. */
export function longAdam(
  { parameter, next, gradient, m, v }: AdamArrays,
  { beta1, beta2, alpha, epsilon, keep, largest }: AdamCoefficients,
): boolean {
  const { length } = next;
  const found = length >= LONG ? wasmExports() : undefined;
  if (found === undefined) return false;
  for (let at = 0; at < length; at += CHUNK) {
    const end = Math.min(length, at + CHUNK);
    const call = new WasmCall('adam', found);
    const places = [parameter, gradient, m, v].map((array) => {
      const place = call.scratch(end - at);
      call.heap.floats.set(array.subarray(at, end), place / 4);
      return place;
    }) as [number, number, number, number];
    found.adam(...places, end - at, beta1, beta2, alpha, epsilon, keep, largest);
    const { floats } = call.heap;
    for (const [i, array] of [next, undefined, m, v].entries()) {
      array?.set(floats.subarray(places[i]! / 4, places[i]! / 4 + end - at), at);
    }
  }
  return true;
}
