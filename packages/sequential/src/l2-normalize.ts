import { type Tensor, where } from '@unroll/core';
import { EPSILON } from './epsilon.js';

/** Vectors along an axis, scaled to norm 1. keras.utils.normalize. */
export function unit(x: Tensor, axis = -1): Tensor {
  const squares = x.square().sum(axis, true);
  // At the least norm itself TensorFlow's gradient is that of the norm.
  return x.div(where(squares.less(EPSILON ** 2), EPSILON ** 2, squares).sqrt());
}
