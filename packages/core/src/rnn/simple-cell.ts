import type { Tensor } from '../tensor.js';
import type { ActivationFunction } from './activation.js';
import { type Cell, recurrentProduct } from './cell.js';

/**
 * Elman's network: h_t = act(x_t · kernel + bias + h_{t-1} · recurrentKernel). Elman (1990), Finding structure in time.
 */
export const simpleCell = (activation: ActivationFunction): Cell<readonly [Tensor]> => ({
  gates: 1,
  step(xProjected, [h], parameters) {
    return [activation(xProjected.add(recurrentProduct(h, parameters)))];
  },
});
