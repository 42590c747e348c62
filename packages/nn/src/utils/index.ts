/** Helpers for gradients and for sequences: torch.nn.utils. */
export {
  type ClipGradNormOptions,
  clipGradNorm,
  clipGradNorm_,
  clipGradValue,
  clipGradValue_,
} from './clip-grad.js';
export * as rnn from './rnn/index.js';
