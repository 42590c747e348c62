/** Joins tensors of one type, in plain loops wherever values can be read; tfjs does it elsewhere. */
import * as tf from '@tensorflow/tfjs-core';
import { joined } from './plain/strided.js';
import { goesPlain, isReadable } from './plain/values.js';

/** Joins tensors along `axis`. They are alike but for their size along it. */
export function concat(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  const [first] = tensors as [tf.Tensor];
  if (!goesPlain(first) && !isLong(tensors)) return tf.concat([...tensors], axis);
  const size = tensors.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return joined(tensors, axis, first.shape.with(axis, size));
}

/** Joins tensors of one shape along a new axis. */
export function stack(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  const [first] = tensors as [tf.Tensor];
  if (!goesPlain(first, first.rank + 1) && !isLong(tensors)) return tf.stack([...tensors], axis);
  return joined(tensors, axis, first.shape.toSpliced(axis, 0, tensors.length));
}

/** tfjs spreads its lists over the call stack. */
function isLong(tensors: readonly tf.Tensor[]): boolean {
  return tensors.length > 1000 && isReadable();
}
