/** Helpers for gradients: torch.nn.utils. */
export {
  type ClipGradNormOptions,
  clipGradNorm,
  clipGradNorm_,
  clipGradValue,
  clipGradValue_,
} from './clip-grad.js';
