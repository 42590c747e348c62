import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { mean } from './reduce.js';

/**
 * x with mean 0 and variance 1 over `axes`: (x - mean) / sqrt(variance + epsilon). Ba et al. (2016), arXiv:1607.06450.
 */
export function standardize(x: Tensor, axes: Shape, epsilon: number): Tensor {
  const centred = x.sub(mean(x, axes, true));
  return centred.div(mean(centred.square(), axes, true).add(epsilon).sqrt());
}
