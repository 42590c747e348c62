/** The arguments that recurrent layers and their cells share. */
import { type Checks, flag, oneOf } from '@unroll/core/arguments';
import { like, only } from '../../arguments/checks.js';
import { kernelChecks, rate, seed } from '../../layer-checks.js';
import type { LayerOptions } from '../../layer-options.js';
import type { BuiltInCellOptions } from './built-in-cell.js';
import type { RNNOptions } from './rnn.js';

export const cellChecks = {
  ...kernelChecks,
  recurrentInitializer: like,
  recurrentRegularizer: like,
  recurrentConstraint: like,
  dropout: rate,
  recurrentDropout: rate,
  seed,
  implementation: oneOf(0, 1, 2),
} satisfies Checks<Omit<BuiltInCellOptions, keyof LayerOptions>>;

export const loopChecks = {
  returnSequences: flag,
  returnState: flag,
  goBackwards: flag,
  stateful: flag,
  unroll: flag,
  zeroOutputForMask: flag,
  useCudnn: only('cuDNN is not to be had here', 'auto', false),
} satisfies Checks<Omit<RNNOptions, keyof LayerOptions>>;
