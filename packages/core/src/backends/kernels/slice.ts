/**
 * Cuts parts of float32 arrays along at most one axis, and computes their gradient, without tfjs's engine. All other cases go to
 * tfjs, with the same values.
 */
import * as tf from '@tensorflow/tfjs-core';
import { acquireArray } from '../../memory/array-pool.js';
import { holdsArrays, resultOver, valuesOf } from '../../memory/array-tensor.js';
import { sizeOf } from '../../shape.js';
import { block, reversed, unblock } from './plain/strided.js';
import { goesPlain } from './plain/values.js';

/** The block of `sizes` from `begin` on. */
export function slice(x: tf.Tensor, begin: readonly number[], sizes: readonly number[]): tf.Tensor {
  const runs = runsOf(x, x.shape, begin, sizes);
  if (runs === null) {
    return goesPlain(x) ? block(x, begin, sizes) : tf.tidy(() => tf.slice(x, [...begin], [...sizes]));
  }
  const { count, length, stride, start } = runs;
  const values = valuesOf(x, tf.backend());
  const out = acquireArray(count * length);
  for (let i = 0; i < count; i++) {
    const from = start + i * stride;
    out.set(values.subarray(from, from + length), i * length);
  }
  return resultOver(out, sizes);
}

/** Zeros of `shape` with `dy` as the block from `begin` on. */
export function unslice(dy: tf.Tensor, begin: readonly number[], shape: readonly number[]): tf.Tensor {
  const runs = runsOf(dy, shape, begin, dy.shape);
  if (runs === null) {
    if (goesPlain(dy)) return unblock(dy, begin, shape);
    return tf.tidy(() =>
      tf.pad(
        dy,
        begin.map((first, axis): [number, number] => [first, shape[axis]! - first - dy.shape[axis]!]),
      ),
    );
  }
  const { count, length, stride, start } = runs;
  const values = valuesOf(dy, tf.backend());
  const out = acquireArray(sizeOf(shape)).fill(0);
  for (let i = 0; i < count; i++) {
    out.set(values.subarray(i * length, (i + 1) * length), start + i * stride);
  }
  return resultOver(out, shape);
}

/** Neighbouring elements of an array of `shape` that make up a block, or null where another way is needed. */
function runsOf(
  { dtype }: tf.Tensor,
  shape: readonly number[],
  begin: readonly number[],
  sizes: readonly number[],
): { count: number; length: number; stride: number; start: number } | null {
  if (!holdsArrays() || dtype !== 'float32') return null;
  let cut = 0;
  while (cut < shape.length && sizes[cut] === shape[cut]) cut++;
  let inner = 1;
  for (let axis = cut + 1; axis < shape.length; axis++) {
    if (sizes[axis] !== shape[axis]) return null;
    inner *= shape[axis]!;
  }
  if (cut === shape.length) return { count: 1, length: inner * sizeOf(shape), stride: 0, start: 0 };
  return {
    count: sizeOf(shape.slice(0, cut)),
    length: sizes[cut]! * inner,
    stride: shape[cut]! * inner,
    start: begin[cut]! * inner,
  };
}

/** Elements along `axis` in reverse order. */
export function reverse(x: tf.Tensor, axis: number): tf.Tensor {
  return goesPlain(x) ? reversed(x, axis) : tf.reverse(x, axis);
}

/** Pieces of `sizes` along `axis`. */
export function split(x: tf.Tensor, sizes: readonly number[], axis: number): tf.Tensor[] {
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += size;
    return slice(x, begin, x.shape.with(axis, size));
  });
}
