import type { Tensor } from '@unroll/core';
import { EPSILON } from './epsilon.js';

/** Vectors along the last axis, scaled to norm 1. keras.utils.normalize. */
export function unit(x: Tensor): Tensor {
  return x.div(
    x
      .square()
      .sum(-1, true)
      .maximum(EPSILON ** 2)
      .sqrt(),
  );
}
