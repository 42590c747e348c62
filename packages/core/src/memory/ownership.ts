/**
 * Who holds a tensor's values: handles, and nodes of the tape that have saved them for backward. The last one to release
 * them disposes them. A program may also drop a holder without releasing it. Then the garbage collector frees arrays, and a
 * finalizer (`finalization.ts`) frees native memory, which the collector does not see.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ArrayTensor, holdsArrays } from './array-tensor.js';
import type { Finalizable } from './finalization.js';
import { relievePressure } from './pressure.js';

/** A count of holders, for tensors of tfjs's own. */
interface Counted {
  holders: number;
  /** Whether the values are in memory that the garbage collector does not see. */
  readonly isNative: boolean;
}

const counts = new WeakMap<tf.Tensor, Counted>();

const native = { tensors: 0, bytes: 0 };

/** Tensors whose values are in memory that the garbage collector does not see, and the bytes of their elements. */
export function nativeMemory(): Readonly<typeof native> {
  return native;
}

function count(sign: 1 | -1, { size, dtype }: tf.Tensor): void {
  native.tensors += sign;
  native.bytes += sign * size * (dtype === 'bool' ? 1 : 4);
}

/** Takes over a new tensor, whatever `tidy` is around it. The caller holds it once from here on. */
export function adopt(values: tf.Tensor): tf.Tensor {
  tf.keep(values);
  if (ArrayTensor.is(values)) return values;
  const isNative = !holdsArrays();
  counts.set(values, { holders: 1, isNative });
  if (isNative) {
    count(1, values);
    relievePressure(native.bytes);
  }
  return values;
}

export function retain(values: tf.Tensor): tf.Tensor {
  if (ArrayTensor.is(values)) values.storage.retain();
  else counts.get(values)!.holders++;
  return values;
}

export function release(values: tf.Tensor): void {
  if (!ArrayTensor.is(values)) {
    const counted = counts.get(values)!;
    if (--counted.holders > 0) return;
    if (counted.isNative) count(-1, values);
  }
  values.dispose();
}

/** A hold, for a finalizer to release. */
export class Hold implements Finalizable {
  constructor(private readonly values: tf.Tensor) {}

  release(): void {
    release(this.values);
  }
}

/** Tells whether the values are in memory that the collector does not see, so that only a finalizer frees a dropped tensor. */
export function isNative(values: tf.Tensor): boolean {
  return !ArrayTensor.is(values) && counts.get(values)!.isNative;
}
