/** Adam's update of a large parameter by the SIMD kernel: the same bits as the loop in `optim/adam.ts`, in half the time. */
import { heapOf } from './heap.js';
import { kernels } from './module.js';

/** Elements from which on the kernel is worth its copies. */
const LONG = 256;

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
  /** What decoupled decay leaves of a parameter. */
  keep: number;
}

/** Updates `m` and `v` and writes `next`; false, and nothing done, where the loop should. */
export function longAdam(
  { parameter, next, gradient, m, v }: AdamArrays,
  { beta1, beta2, alpha, epsilon, keep }: AdamCoefficients,
): boolean {
  const { length } = next;
  const found = length >= LONG ? kernels() : undefined;
  if (found === undefined) return false;
  found.reset();
  const [p, g] = [found.alloc(length) >>> 0, found.alloc(length) >>> 0];
  const [first, second] = [found.alloc(length) >>> 0, found.alloc(length) >>> 0];
  const heap = heapOf(found).floats;
  heap.set(parameter, p / 4);
  heap.set(gradient, g / 4);
  heap.set(m, first / 4);
  heap.set(v, second / 4);
  found.adam(p, g, first, second, length, beta1, beta2, alpha, epsilon, keep);
  next.set(heap.subarray(p / 4, p / 4 + length));
  m.set(heap.subarray(first / 4, first / 4 + length));
  v.set(heap.subarray(second / 4, second / 4 + length));
  return true;
}
