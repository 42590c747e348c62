export * from './classification.js';
export { getLoss, type LossLike, type LossName, serializeLoss } from './get-loss.js';
export { FunctionLoss, Loss, type LossFunction, type LossOptions, type Reduction } from './loss.js';
export * from './objects.js';
export * from './regression.js';
