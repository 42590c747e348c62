import type * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../shape.js';
import type { SequenceAttributes } from '../kernels/sequence.js';

/** The axis of time, the times in the order in which the recurrence visits them, and the rows of all steps and samples. */
export function timeLayout(x: tf.TensorInfo, { timeMajor, reverse }: SequenceAttributes) {
  const timeAxis = timeMajor ? 0 : 1;
  const steps = x.shape[timeAxis]!;
  const times = Array.from({ length: steps }, (_, s) => (reverse ? steps - 1 - s : s));
  return { timeAxis, times, rows: sizeOf(x.shape.slice(0, 2)) };
}

/** An empty tensor that stands for an output that is not wanted. */
export function empty(backend: tf.KernelBackend): tf.TensorInfo {
  return { dataId: backend.write(new Float32Array(0), [0], 'float32'), shape: [0], dtype: 'float32' };
}
