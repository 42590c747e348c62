import type { RNNActivation } from '../autograd/kernels.js';
import type { Tensor } from '../tensor.js';
import type { Cell } from './cell.js';

export const activations: { readonly [A in RNNActivation]: (x: Tensor) => Tensor } = {
  tanh: (x) => x.tanh(),
  relu: (x) => x.relu(),
  linear: (x) => x,
};

/** Elman's network: h_t = act(x_t · kernel + bias + h_{t-1} · recurrentKernel). Elman (1990), Finding structure in time. */
export const simpleCell = (activation: (x: Tensor) => Tensor): Cell<readonly [Tensor]> => ({
  step(xProjected, [h], { recurrentKernel, recurrentMask }) {
    const recurrent = recurrentMask ? h.mul(recurrentMask) : h;
    return [activation(xProjected.add(recurrent.matmul(recurrentKernel)))];
  },
});
