import type { Tensor } from '@unroll/core';
import { EPSILON } from './epsilon.js';

/** Vectors along an axis, scaled to norm 1. keras.utils.normalize. */
export function unit(x: Tensor, axis = -1): Tensor {
  return x.div(
    x
      .square()
      .sum(axis, true)
      .maximum(EPSILON ** 2)
      .sqrt(),
  );
}
