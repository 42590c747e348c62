import * as tf from '@tensorflow/tfjs-core';
import { acquireArray } from '../../memory/array-pool.js';
import { holdsArrays, resultOver, valuesOf } from '../../memory/array-tensor.js';
import { permuted } from './plain/strided.js';
import { goesPlain } from './plain/values.js';

/** tfjs's transpose, with direct loops on the cpu backend, where the general one is about 20 times slower. */
export function permuteAxes(x: tf.Tensor, axes: number[]): tf.Tensor {
  const isSwap = axes.length === 2 && axes[0] === 1;
  if (!isSwap || !holdsArrays() || x.dtype !== 'float32') {
    return goesPlain(x) ? permuted(x, axes) : tf.transpose(x, axes);
  }
  const [rows, columns] = x.shape as [number, number];
  const from = valuesOf(x, tf.backend());
  const to = acquireArray(from.length);
  let at = 0;
  for (let c = 0; c < columns; c++) {
    for (let r = c; r < from.length; r += columns) to[at++] = from[r]!;
  }
  return resultOver(to, [columns, rows]);
}
