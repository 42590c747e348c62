import type { Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';

/** What printouts and charts call it. */
export const MODEL = 'PyTorch nn.RNN';

export interface NetOptions {
  /** Days in a window: the features of one step. */
  window: number;
  /** Hidden units in each layer. */
  units: number;
  layers: number;
  /** Probability of dropout between layers, in training. */
  dropout: number;
}

/**
 * The blog's network: windows are the steps of one long sequence, and a linear layer reads each step's hidden state.
 *
 * Reads [steps, 1, window] and a hidden state [layers, 1, units]; returns [steps, 1] and the hidden state after the last
 * step.
 */
export class Net extends nn.Module {
  rnn: nn.RNN;
  fc: nn.Linear;

  constructor({ window, units, layers, dropout }: NetOptions) {
    super();
    this.rnn = new nn.RNN(window, units, { numLayers: layers, dropout });
    this.fc = new nn.Linear(units, 1);
  }

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.fc.forward(out.view(-1, this.rnn.hiddenSize)), hn] as const;
  }
}

/** What a `Net` would have: two weights and two biases of each layer, and those of the linear layer. */
export function countParameters({ window, units, layers }: Omit<NetOptions, 'dropout'>): number {
  return (window + units + 2) * units + (layers - 1) * (units + units + 2) * units + units + 1;
}
