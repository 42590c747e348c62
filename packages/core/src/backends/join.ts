/** Arrays one after another along an axis; other tensors go to tfjs. Values are the same. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../shape.js';
import { ArrayTensor, holdsArrays, valuesOf } from './array-tensor.js';
import { takeArray } from './pool.js';

/** Tensors of one shape along a new axis. */
export function stack(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  const isPlain = holdsArrays() && tensors.every(({ dtype }) => dtype === 'float32');
  if (!isPlain) return tf.stack([...tensors], axis);
  const { shape } = tensors[0]!;
  const inner = sizeOf(shape.slice(axis));
  const outer = sizeOf(shape.slice(0, axis));
  const out = takeArray(tensors.length * outer * inner);
  const backend = tf.backend();
  for (const [i, tensor] of tensors.entries()) {
    const values = valuesOf(tensor, backend);
    for (let o = 0; o < outer; o++) {
      const to = (o * tensors.length + i) * inner;
      if (outer === 1) out.set(values, to);
      else for (let k = 0; k < inner; k++) out[to + k] = values[o * inner + k]!;
    }
  }
  return ArrayTensor.pooled(out, shape.toSpliced(axis, 0, tensors.length));
}
