import { Dense, Dropout, Sequential, SimpleRNN } from '@unroll/sequential';

/** What printouts and charts call it. */
export const MODEL = 'Keras stacked SimpleRNN';

export interface StackOptions {
  /** Days in a window. */
  window: number;
  /** Units in each recurrent layer. */
  units: number;
  /** Recurrent layers, at least 1. */
  layers: number;
  /** Share of values dropped after each recurrent layer, in training. */
  dropout: number;
}

/**
 * The blog's regressor: recurrent layers with dropout after each, and one dense unit for the next day's price.
 *
 * Reads (batch, window, 1), returns (batch, 1). All recurrent layers but the last return their whole sequence.
 */
export function buildRegressor({ window, units, layers, dropout }: StackOptions): Sequential {
  const regressor = new Sequential();
  for (let layer = 1; layer <= layers; layer++) {
    const returnSequences = layer < layers;
    const options = layer === 1 ? { returnSequences, inputShape: [window, 1] } : { returnSequences };
    regressor.add(new SimpleRNN(units, options));
    regressor.add(new Dropout(dropout));
  }
  regressor.add(new Dense(1));
  return regressor;
}

/** What `buildRegressor` would make: kernel, recurrent kernel and bias of each layer, and the dense unit's. */
export function countParameters({ units, layers }: Pick<StackOptions, 'units' | 'layers'>): number {
  const above = (units + units + 1) * units;
  return (1 + units + 1) * units + (layers - 1) * above + units + 1;
}
