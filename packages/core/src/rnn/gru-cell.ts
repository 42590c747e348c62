import { defineOptions, flag, oneOf } from '../arguments/index.js';
import { Tensor } from '../tensor.js';
import { activationFunction } from './activation.js';
import { type Cell, type CellParameters, recurrentProduct } from './cell.js';
import type { GatedActivations } from './lstm-cell.js';
import { ofGates } from './options.js';

export interface GRUParameters extends CellParameters {
  /** [3 * H], added to the recurrent product; only where the reset comes after that product. Null for none. */
  recurrentBias?: Tensor | null;
}

/** How the three gates lie in the weights: update z and reset r, then the candidate h. Keras has zrh, PyTorch rzh. */
export type GRUGateOrder = 'zrh' | 'rzh';

export interface GRUCellOptions extends GatedActivations {
  /** Whether the reset gate scales the recurrent product rather than the state that enters it. Default true. */
  resetAfter?: boolean;
  /** Default 'zrh'. */
  gateOrder?: GRUGateOrder;
}

const cellOptions = defineOptions<GRUCellOptions>('gruCell', {
  checks: { ...ofGates, resetAfter: flag, gateOrder: oneOf('zrh', 'rzh') },
});

/**
 * Gated recurrent unit: h_t = z h_{t-1} + (1 - z) h~, with the candidate h~ = act(x_t W + r (h_{t-1} U + b)) where the
 * reset comes after the product, as in cuDNN, PyTorch and Keras's default, and act(x_t W + (r h_{t-1}) U) where it comes
 * before, as in Cho et al. (2014), arXiv:1406.1078.
 */
export function gruCell(options?: GRUCellOptions): Cell<readonly [Tensor], GRUParameters> {
  const {
    activation = 'tanh',
    recurrentActivation = 'sigmoid',
    resetAfter = true,
    gateOrder = 'zrh',
  } = cellOptions.readNamed(options);
  const act = activationFunction(activation);
  const gate = activationFunction(recurrentActivation);
  const zr = <T>(first: T, second: T) => (gateOrder === 'zrh' ? [first, second] : [second, first]) as [T, T];
  const blend = (z: Tensor, h: Tensor, candidate: Tensor) => candidate.add(z.mul(h.sub(candidate)));

  const stepResetAfter: GRUStep = (xProjected, [h], parameters) => {
    const product = recurrentProduct(h, parameters);
    const recurrent = parameters.recurrentBias ? product.add(parameters.recurrentBias) : product;
    const [x0, x1, xCandidate] = xProjected.chunk(3, -1) as ThreeTensors;
    const [h0, h1, hCandidate] = recurrent.chunk(3, -1) as ThreeTensors;
    const [z, r] = zr(gate(x0.add(h0)), gate(x1.add(h1)));
    return [blend(z, h, act(xCandidate.add(r.mul(hCandidate))))];
  };

  const stepResetBefore: GRUStep = (xProjected, [h], { recurrentKernel, gateKernels, recurrentMask }) => {
    const kernels = gateKernels ?? recurrentKernel.chunk(3, 1);
    const product = (state: Tensor, i: number) => {
      const mask = recurrentMask instanceof Tensor ? recurrentMask : recurrentMask?.[i];
      return (mask ? state.mul(mask) : state).matmul(kernels[i]!);
    };
    const [x0, x1, xCandidate] = xProjected.chunk(3, -1) as ThreeTensors;
    const [z, r] = zr(gate(x0.add(product(h, 0))), gate(x1.add(product(h, 1))));
    return [blend(z, h, act(xCandidate.add(product(r.mul(h), 2))))];
  };

  return { gates: 3, step: resetAfter ? stepResetAfter : stepResetBefore };
}

type GRUStep = Cell<readonly [Tensor], GRUParameters>['step'];
type ThreeTensors = [Tensor, Tensor, Tensor];
