export {
  CosineDecay,
  type CosineDecayOptions,
  CosineDecayRestarts,
  type CosineDecayRestartsOptions,
} from './cosine.js';
export { type DecayOptions, ExponentialDecay, InverseTimeDecay } from './decay.js';
export {
  PiecewiseConstantDecay,
  type PiecewiseConstantDecayOptions,
  PolynomialDecay,
  type PolynomialDecayOptions,
} from './polynomial.js';
export { LearningRateSchedule } from './schedule.js';
