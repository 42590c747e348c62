import { defineOptions } from '../arguments/options.js';
import type { Tensor } from '../tensor.js';
import { type ActivationFunction, type ActivationName, activationFunction } from './activation.js';
import { type Cell, type CellParameters, recurrentProduct } from './cell.js';
import { ofGates } from './options.js';

export interface LSTMParameters extends CellParameters {
  /** [H, P]. With it the cell puts out, and feeds back, h · projection, and recurrentKernel is [P, 4 * H]. */
  projection?: Tensor | null;
}

export interface GatedActivations {
  /** The activation of the candidate and, in an LSTM, of the state on its way out. Default 'tanh'. */
  activation?: ActivationName | ActivationFunction;
  /** The activation of the gates. Default 'sigmoid'. */
  recurrentActivation?: ActivationName | ActivationFunction;
}

const cellOptions = defineOptions<GatedActivations>('lstmCell', { checks: ofGates });

/** [h, c]: what the cell put out, [B, H] or [B, P], and what it keeps, [B, H]. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

/**
 * Long short-term memory; gates lie in the order i, f, g, o. Hochreiter & Schmidhuber (1997), Long short-term memory,
 * with the forget gate of Gers et al. (2000). The projection: Sak et al. (2014), arXiv:1402.1128.
 */
export function lstmCell(options?: GatedActivations): Cell<LSTMState, LSTMParameters> {
  const { activation = 'tanh', recurrentActivation = 'sigmoid' } = cellOptions.readNamed(options);
  const act = activationFunction(activation);
  const gate = activationFunction(recurrentActivation);
  return {
    gates: 4,
    step(xProjected, [h, c], parameters) {
      const [i, f, g, o] = xProjected.add(recurrentProduct(h, parameters)).chunk(4, -1) as FourTensors;
      const carried = gate(f)
        .mul(c)
        .add(gate(i).mul(act(g)));
      const output = gate(o).mul(act(carried));
      return [parameters.projection ? output.matmul(parameters.projection) : output, carried];
    },
  };
}

type FourTensors = [Tensor, Tensor, Tensor, Tensor];
