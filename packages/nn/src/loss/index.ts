export { BCELoss, type BCELossOptions, BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from './binary.js';
export {
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  NLLLoss,
  type NLLLossOptions,
} from './classification.js';
export type { LossOptions, Reduction } from './loss.js';
export { HuberLoss, L1Loss, MSELoss, SmoothL1Loss } from './regression.js';
