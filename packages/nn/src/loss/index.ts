export { BCELoss, type BCELossOptions, BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from './binary.js';
export {
  CrossEntropyLoss,
  type CrossEntropyLossOptions,
  NLLLoss,
  type NLLLossOptions,
} from './classification.js';
export type { LossOptions, Reduction } from './loss.js';
export {
  HuberLoss,
  type HuberLossOptions,
  L1Loss,
  MSELoss,
  SmoothL1Loss,
  type SmoothL1LossOptions,
} from './regression.js';
